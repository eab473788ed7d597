package org.pouchcontainer.oci.runtime;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.oci.Copies;

/**
 * The Linux part of a container's configuration.
 *
 * @param uidMappings user ids of a user namespace
 * @param gidMappings group ids of a user namespace
 * @param sysctl kernel parameters of the container's namespaces
 * @param resources cgroup limits
 * @param cgroupsPath path of the cgroup; {@code slice:prefix:name} with the systemd driver
 * @param namespaces namespaces that are made or joined
 * @param devices device nodes that are made besides the default ones
 * @param seccomp system call filter
 * @param rootfsPropagation {@code shared}, {@code slave}, {@code private} or {@code unbindable}
 * @param maskedPaths paths that are hidden
 * @param readonlyPaths paths that are read-only
 * @param mountLabel SELinux label of the mounts
 * @param intelRdt cache allocation
 */
public record LinuxSpec(
    List<IdMapping> uidMappings,
    List<IdMapping> gidMappings,
    Map<String, String> sysctl,
    @Nullable LinuxResources resources,
    @Nullable String cgroupsPath,
    List<Namespace> namespaces,
    List<Device> devices,
    @Nullable Seccomp seccomp,
    @Nullable String rootfsPropagation,
    List<String> maskedPaths,
    List<String> readonlyPaths,
    @Nullable String mountLabel,
    @Nullable IntelRdt intelRdt) {
  /** Copies the collections; null becomes empty. */
  public LinuxSpec {
    uidMappings = Copies.list(uidMappings);
    gidMappings = Copies.list(gidMappings);
    sysctl = Copies.map(sysctl);
    namespaces = Copies.list(namespaces);
    devices = Copies.list(devices);
    maskedPaths = Copies.list(maskedPaths);
    readonlyPaths = Copies.list(readonlyPaths);
  }

  /** A builder with nothing set. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that starts from this value. */
  public Builder toBuilder() {
    Builder copy = new Builder();
    copy.uidMappings = uidMappings;
    copy.gidMappings = gidMappings;
    copy.sysctl = sysctl;
    copy.resources = resources;
    copy.cgroupsPath = cgroupsPath;
    copy.namespaces = namespaces;
    copy.devices = devices;
    copy.seccomp = seccomp;
    copy.rootfsPropagation = rootfsPropagation;
    copy.maskedPaths = maskedPaths;
    copy.readonlyPaths = readonlyPaths;
    copy.mountLabel = mountLabel;
    copy.intelRdt = intelRdt;
    return copy;
  }

  /** Collects the components; not for use by several threads. */
  public static final class Builder {
    private List<IdMapping> uidMappings = List.of();
    private List<IdMapping> gidMappings = List.of();
    private Map<String, String> sysctl = Map.of();
    private @Nullable LinuxResources resources;
    private @Nullable String cgroupsPath;
    private List<Namespace> namespaces = List.of();
    private List<Device> devices = List.of();
    private @Nullable Seccomp seccomp;
    private @Nullable String rootfsPropagation;
    private List<String> maskedPaths = List.of();
    private List<String> readonlyPaths = List.of();
    private @Nullable String mountLabel;
    private @Nullable IntelRdt intelRdt;

    private Builder() {}

    /** Sets uidMappings; see the record's description. */
    public Builder uidMappings(List<IdMapping> value) {
      this.uidMappings = value;
      return this;
    }

    /** Sets gidMappings; see the record's description. */
    public Builder gidMappings(List<IdMapping> value) {
      this.gidMappings = value;
      return this;
    }

    /** Sets sysctl; see the record's description. */
    public Builder sysctl(Map<String, String> value) {
      this.sysctl = value;
      return this;
    }

    /** Sets resources; see the record's description. */
    public Builder resources(@Nullable LinuxResources value) {
      this.resources = value;
      return this;
    }

    /** Sets cgroupsPath; see the record's description. */
    public Builder cgroupsPath(@Nullable String value) {
      this.cgroupsPath = value;
      return this;
    }

    /** Sets namespaces; see the record's description. */
    public Builder namespaces(List<Namespace> value) {
      this.namespaces = value;
      return this;
    }

    /** Sets devices; see the record's description. */
    public Builder devices(List<Device> value) {
      this.devices = value;
      return this;
    }

    /** Sets seccomp; see the record's description. */
    public Builder seccomp(@Nullable Seccomp value) {
      this.seccomp = value;
      return this;
    }

    /** Sets rootfsPropagation; see the record's description. */
    public Builder rootfsPropagation(@Nullable String value) {
      this.rootfsPropagation = value;
      return this;
    }

    /** Sets maskedPaths; see the record's description. */
    public Builder maskedPaths(List<String> value) {
      this.maskedPaths = value;
      return this;
    }

    /** Sets readonlyPaths; see the record's description. */
    public Builder readonlyPaths(List<String> value) {
      this.readonlyPaths = value;
      return this;
    }

    /** Sets mountLabel; see the record's description. */
    public Builder mountLabel(@Nullable String value) {
      this.mountLabel = value;
      return this;
    }

    /** Sets intelRdt; see the record's description. */
    public Builder intelRdt(@Nullable IntelRdt value) {
      this.intelRdt = value;
      return this;
    }

    /** The value. */
    public LinuxSpec build() {
      return new LinuxSpec(
          uidMappings,
          gidMappings,
          sysctl,
          resources,
          cgroupsPath,
          namespaces,
          devices,
          seccomp,
          rootfsPropagation,
          maskedPaths,
          readonlyPaths,
          mountLabel,
          intelRdt);
    }
  }
}
