package org.pouchcontainer.oci.runtime;

import org.jspecify.annotations.Nullable;

/**
 * Memory limits; −1 is no limit.
 *
 * @param limit bytes
 * @param reservation soft limit in bytes
 * @param swap memory and swap together, bytes
 * @param kernel kernel memory, bytes; cgroup v1 of old kernels
 * @param swappiness 0 to 100; cgroup v1
 * @param disableOOMKiller whether processes wait instead of being killed; cgroup v1
 * @param useHierarchy whether children count; cgroup v1
 */
public record MemoryResources(
    @Nullable Long limit,
    @Nullable Long reservation,
    @Nullable Long swap,
    @Nullable Long kernel,
    @Nullable Long swappiness,
    @Nullable Boolean disableOOMKiller,
    @Nullable Boolean useHierarchy) {

  /** A builder with nothing set. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that starts from this value. */
  public Builder toBuilder() {
    Builder copy = new Builder();
    copy.limit = limit;
    copy.reservation = reservation;
    copy.swap = swap;
    copy.kernel = kernel;
    copy.swappiness = swappiness;
    copy.disableOOMKiller = disableOOMKiller;
    copy.useHierarchy = useHierarchy;
    return copy;
  }

  /** Collects the components; not for use by several threads. */
  public static final class Builder {
    private @Nullable Long limit;
    private @Nullable Long reservation;
    private @Nullable Long swap;
    private @Nullable Long kernel;
    private @Nullable Long swappiness;
    private @Nullable Boolean disableOOMKiller;
    private @Nullable Boolean useHierarchy;

    private Builder() {}

    /** Sets limit; see the record's description. */
    public Builder limit(@Nullable Long value) {
      this.limit = value;
      return this;
    }

    /** Sets reservation; see the record's description. */
    public Builder reservation(@Nullable Long value) {
      this.reservation = value;
      return this;
    }

    /** Sets swap; see the record's description. */
    public Builder swap(@Nullable Long value) {
      this.swap = value;
      return this;
    }

    /** Sets kernel; see the record's description. */
    public Builder kernel(@Nullable Long value) {
      this.kernel = value;
      return this;
    }

    /** Sets swappiness; see the record's description. */
    public Builder swappiness(@Nullable Long value) {
      this.swappiness = value;
      return this;
    }

    /** Sets disableOOMKiller; see the record's description. */
    public Builder disableOOMKiller(@Nullable Boolean value) {
      this.disableOOMKiller = value;
      return this;
    }

    /** Sets useHierarchy; see the record's description. */
    public Builder useHierarchy(@Nullable Boolean value) {
      this.useHierarchy = value;
      return this;
    }

    /** The value. */
    public MemoryResources build() {
      return new MemoryResources(
          limit, reservation, swap, kernel, swappiness, disableOOMKiller, useHierarchy);
    }
  }
}
