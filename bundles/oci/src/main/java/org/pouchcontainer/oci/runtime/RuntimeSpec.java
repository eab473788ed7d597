package org.pouchcontainer.oci.runtime;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.oci.Copies;

/**
 * The configuration of a container, the document {@code config.json} of an OCI bundle.
 *
 * @param ociVersion version of the specification, for example {@code 1.0.2}
 * @param process the first process; null only for containers that are created and never started
 * @param root the root file system
 * @param hostname host name inside; needs a UTS namespace
 * @param domainname NIS domain name inside; specification 1.1
 * @param mounts mounts in the order in which they are made
 * @param hooks programs that run at points of the life cycle
 * @param annotations free metadata, also read by some runtimes
 * @param linux the Linux part
 */
public record RuntimeSpec(
    String ociVersion,
    @Nullable ProcessSpec process,
    @Nullable Root root,
    @Nullable String hostname,
    @Nullable String domainname,
    List<Mount> mounts,
    @Nullable Hooks hooks,
    Map<String, String> annotations,
    @Nullable LinuxSpec linux) {
  /** Copies the collections; null becomes empty. */
  public RuntimeSpec {
    mounts = Copies.list(mounts);
    annotations = Copies.map(annotations);
  }

  /** The version of the specification that this engine writes. */
  public static final String VERSION = "1.0.2";

  /** A builder with nothing set. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that starts from this value. */
  public Builder toBuilder() {
    Builder copy = new Builder();
    copy.ociVersion = ociVersion;
    copy.process = process;
    copy.root = root;
    copy.hostname = hostname;
    copy.domainname = domainname;
    copy.mounts = mounts;
    copy.hooks = hooks;
    copy.annotations = annotations;
    copy.linux = linux;
    return copy;
  }

  /** Collects the components; not for use by several threads. */
  public static final class Builder {
    private String ociVersion = "";
    private @Nullable ProcessSpec process;
    private @Nullable Root root;
    private @Nullable String hostname;
    private @Nullable String domainname;
    private List<Mount> mounts = List.of();
    private @Nullable Hooks hooks;
    private Map<String, String> annotations = Map.of();
    private @Nullable LinuxSpec linux;

    private Builder() {}

    /** Sets ociVersion; see the record's description. */
    public Builder ociVersion(String value) {
      this.ociVersion = value;
      return this;
    }

    /** Sets process; see the record's description. */
    public Builder process(@Nullable ProcessSpec value) {
      this.process = value;
      return this;
    }

    /** Sets root; see the record's description. */
    public Builder root(@Nullable Root value) {
      this.root = value;
      return this;
    }

    /** Sets hostname; see the record's description. */
    public Builder hostname(@Nullable String value) {
      this.hostname = value;
      return this;
    }

    /** Sets domainname; see the record's description. */
    public Builder domainname(@Nullable String value) {
      this.domainname = value;
      return this;
    }

    /** Sets mounts; see the record's description. */
    public Builder mounts(List<Mount> value) {
      this.mounts = value;
      return this;
    }

    /** Sets hooks; see the record's description. */
    public Builder hooks(@Nullable Hooks value) {
      this.hooks = value;
      return this;
    }

    /** Sets annotations; see the record's description. */
    public Builder annotations(Map<String, String> value) {
      this.annotations = value;
      return this;
    }

    /** Sets linux; see the record's description. */
    public Builder linux(@Nullable LinuxSpec value) {
      this.linux = value;
      return this;
    }

    /** The value. */
    public RuntimeSpec build() {
      return new RuntimeSpec(
          ociVersion, process, root, hostname, domainname, mounts, hooks, annotations, linux);
    }
  }
}
