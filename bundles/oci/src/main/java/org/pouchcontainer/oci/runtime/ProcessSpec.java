package org.pouchcontainer.oci.runtime;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.oci.Copies;

/**
 * A process of a container: its first one, or one that an exec adds.
 *
 * @param terminal whether a pseudo terminal is allocated
 * @param consoleSize size of the terminal at the start
 * @param user who it runs as
 * @param args program and arguments; never empty for a process that is started
 * @param env environment as {@code NAME=value}
 * @param cwd absolute working directory
 * @param capabilities capability sets; null leaves the runtime's choice
 * @param rlimits resource limits
 * @param noNewPrivileges whether set-uid programs gain nothing
 * @param apparmorProfile AppArmor profile
 * @param oomScoreAdj the OOM killer's preference, −1000 to 1000
 * @param selinuxLabel SELinux process label
 */
public record ProcessSpec(
    boolean terminal,
    @Nullable ConsoleSize consoleSize,
    UserSpec user,
    List<String> args,
    List<String> env,
    String cwd,
    @Nullable Capabilities capabilities,
    List<Rlimit> rlimits,
    @Nullable Boolean noNewPrivileges,
    @Nullable String apparmorProfile,
    @Nullable Integer oomScoreAdj,
    @Nullable String selinuxLabel) {
  /** Copies the collections; null becomes empty. */
  public ProcessSpec {
    args = Copies.list(args);
    env = Copies.list(env);
    rlimits = Copies.list(rlimits);
  }

  /** A builder with nothing set. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that starts from this value. */
  public Builder toBuilder() {
    Builder copy = new Builder();
    copy.terminal = terminal;
    copy.consoleSize = consoleSize;
    copy.user = user;
    copy.args = args;
    copy.env = env;
    copy.cwd = cwd;
    copy.capabilities = capabilities;
    copy.rlimits = rlimits;
    copy.noNewPrivileges = noNewPrivileges;
    copy.apparmorProfile = apparmorProfile;
    copy.oomScoreAdj = oomScoreAdj;
    copy.selinuxLabel = selinuxLabel;
    return copy;
  }

  /** Collects the components; not for use by several threads. */
  public static final class Builder {
    private boolean terminal;
    private @Nullable ConsoleSize consoleSize;
    private @Nullable UserSpec user;
    private List<String> args = List.of();
    private List<String> env = List.of();
    private String cwd = "";
    private @Nullable Capabilities capabilities;
    private List<Rlimit> rlimits = List.of();
    private @Nullable Boolean noNewPrivileges;
    private @Nullable String apparmorProfile;
    private @Nullable Integer oomScoreAdj;
    private @Nullable String selinuxLabel;

    private Builder() {}

    /** Sets terminal; see the record's description. */
    public Builder terminal(boolean value) {
      this.terminal = value;
      return this;
    }

    /** Sets consoleSize; see the record's description. */
    public Builder consoleSize(@Nullable ConsoleSize value) {
      this.consoleSize = value;
      return this;
    }

    /** Sets user; see the record's description. */
    public Builder user(UserSpec value) {
      this.user = value;
      return this;
    }

    /** Sets args; see the record's description. */
    public Builder args(List<String> value) {
      this.args = value;
      return this;
    }

    /** Sets env; see the record's description. */
    public Builder env(List<String> value) {
      this.env = value;
      return this;
    }

    /** Sets cwd; see the record's description. */
    public Builder cwd(String value) {
      this.cwd = value;
      return this;
    }

    /** Sets capabilities; see the record's description. */
    public Builder capabilities(@Nullable Capabilities value) {
      this.capabilities = value;
      return this;
    }

    /** Sets rlimits; see the record's description. */
    public Builder rlimits(List<Rlimit> value) {
      this.rlimits = value;
      return this;
    }

    /** Sets noNewPrivileges; see the record's description. */
    public Builder noNewPrivileges(@Nullable Boolean value) {
      this.noNewPrivileges = value;
      return this;
    }

    /** Sets apparmorProfile; see the record's description. */
    public Builder apparmorProfile(@Nullable String value) {
      this.apparmorProfile = value;
      return this;
    }

    /** Sets oomScoreAdj; see the record's description. */
    public Builder oomScoreAdj(@Nullable Integer value) {
      this.oomScoreAdj = value;
      return this;
    }

    /** Sets selinuxLabel; see the record's description. */
    public Builder selinuxLabel(@Nullable String value) {
      this.selinuxLabel = value;
      return this;
    }

    /** The value. */
    public ProcessSpec build() {
      return new ProcessSpec(
          terminal,
          consoleSize,
          Objects.requireNonNull(user, "user"),
          args,
          env,
          cwd,
          capabilities,
          rlimits,
          noNewPrivileges,
          apparmorProfile,
          oomScoreAdj,
          selinuxLabel);
    }
  }
}
