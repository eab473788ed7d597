package org.pouchcontainer.oci.runtime;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.oci.Copies;

/**
 * The cgroup limits of a container; also the document that {@code update} takes.
 *
 * @param devices device rules in order
 * @param memory memory
 * @param cpu processors
 * @param pids processes
 * @param blockIO block devices
 * @param hugepageLimits huge pages
 * @param unified files of cgroup v2 and their content
 */
public record LinuxResources(
    List<DeviceCgroup> devices,
    @Nullable MemoryResources memory,
    @Nullable CpuResources cpu,
    @Nullable PidsResources pids,
    @Nullable BlockIoResources blockIO,
    List<HugepageLimit> hugepageLimits,
    Map<String, String> unified) {
  /** Copies the collections; null becomes empty. */
  public LinuxResources {
    devices = Copies.list(devices);
    hugepageLimits = Copies.list(hugepageLimits);
    unified = Copies.map(unified);
  }

  /** A builder with nothing set. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that starts from this value. */
  public Builder toBuilder() {
    Builder copy = new Builder();
    copy.devices = devices;
    copy.memory = memory;
    copy.cpu = cpu;
    copy.pids = pids;
    copy.blockIO = blockIO;
    copy.hugepageLimits = hugepageLimits;
    copy.unified = unified;
    return copy;
  }

  /** Collects the components; not for use by several threads. */
  public static final class Builder {
    private List<DeviceCgroup> devices = List.of();
    private @Nullable MemoryResources memory;
    private @Nullable CpuResources cpu;
    private @Nullable PidsResources pids;
    private @Nullable BlockIoResources blockIO;
    private List<HugepageLimit> hugepageLimits = List.of();
    private Map<String, String> unified = Map.of();

    private Builder() {}

    /** Sets devices; see the record's description. */
    public Builder devices(List<DeviceCgroup> value) {
      this.devices = value;
      return this;
    }

    /** Sets memory; see the record's description. */
    public Builder memory(@Nullable MemoryResources value) {
      this.memory = value;
      return this;
    }

    /** Sets cpu; see the record's description. */
    public Builder cpu(@Nullable CpuResources value) {
      this.cpu = value;
      return this;
    }

    /** Sets pids; see the record's description. */
    public Builder pids(@Nullable PidsResources value) {
      this.pids = value;
      return this;
    }

    /** Sets blockIO; see the record's description. */
    public Builder blockIO(@Nullable BlockIoResources value) {
      this.blockIO = value;
      return this;
    }

    /** Sets hugepageLimits; see the record's description. */
    public Builder hugepageLimits(List<HugepageLimit> value) {
      this.hugepageLimits = value;
      return this;
    }

    /** Sets unified; see the record's description. */
    public Builder unified(Map<String, String> value) {
      this.unified = value;
      return this;
    }

    /** The value. */
    public LinuxResources build() {
      return new LinuxResources(devices, memory, cpu, pids, blockIO, hugepageLimits, unified);
    }
  }
}
