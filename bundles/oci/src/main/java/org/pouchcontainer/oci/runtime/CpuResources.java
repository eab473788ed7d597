package org.pouchcontainer.oci.runtime;

import org.jspecify.annotations.Nullable;

/**
 * Processor limits.
 *
 * @param shares relative weight, 1024 by default
 * @param quota microseconds per period; −1 is no limit
 * @param period microseconds
 * @param realtimeRuntime microseconds of realtime per realtime period
 * @param realtimePeriod microseconds
 * @param cpus list of processors such as {@code 0-2,4}
 * @param mems list of memory nodes
 */
public record CpuResources(
    @Nullable Long shares,
    @Nullable Long quota,
    @Nullable Long period,
    @Nullable Long realtimeRuntime,
    @Nullable Long realtimePeriod,
    @Nullable String cpus,
    @Nullable String mems) {

  /** A builder with nothing set. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that starts from this value. */
  public Builder toBuilder() {
    Builder copy = new Builder();
    copy.shares = shares;
    copy.quota = quota;
    copy.period = period;
    copy.realtimeRuntime = realtimeRuntime;
    copy.realtimePeriod = realtimePeriod;
    copy.cpus = cpus;
    copy.mems = mems;
    return copy;
  }

  /** Collects the components; not for use by several threads. */
  public static final class Builder {
    private @Nullable Long shares;
    private @Nullable Long quota;
    private @Nullable Long period;
    private @Nullable Long realtimeRuntime;
    private @Nullable Long realtimePeriod;
    private @Nullable String cpus;
    private @Nullable String mems;

    private Builder() {}

    /** Sets shares; see the record's description. */
    public Builder shares(@Nullable Long value) {
      this.shares = value;
      return this;
    }

    /** Sets quota; see the record's description. */
    public Builder quota(@Nullable Long value) {
      this.quota = value;
      return this;
    }

    /** Sets period; see the record's description. */
    public Builder period(@Nullable Long value) {
      this.period = value;
      return this;
    }

    /** Sets realtimeRuntime; see the record's description. */
    public Builder realtimeRuntime(@Nullable Long value) {
      this.realtimeRuntime = value;
      return this;
    }

    /** Sets realtimePeriod; see the record's description. */
    public Builder realtimePeriod(@Nullable Long value) {
      this.realtimePeriod = value;
      return this;
    }

    /** Sets cpus; see the record's description. */
    public Builder cpus(@Nullable String value) {
      this.cpus = value;
      return this;
    }

    /** Sets mems; see the record's description. */
    public Builder mems(@Nullable String value) {
      this.mems = value;
      return this;
    }

    /** The value. */
    public CpuResources build() {
      return new CpuResources(shares, quota, period, realtimeRuntime, realtimePeriod, cpus, mems);
    }
  }
}
