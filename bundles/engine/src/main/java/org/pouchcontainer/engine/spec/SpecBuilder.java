package org.pouchcontainer.engine.spec;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.container.ContainerSpec;
import org.pouchcontainer.api.container.ContainerSpec.SecuritySpec;
import org.pouchcontainer.api.container.Resources;
import org.pouchcontainer.engine.cgroup.CgroupLayout;
import org.pouchcontainer.engine.cgroup.CgroupPaths;
import org.pouchcontainer.engine.container.ContainerRecord;
import org.pouchcontainer.engine.system.OwnLimits;
import org.pouchcontainer.oci.runtime.ConsoleSize;
import org.pouchcontainer.oci.runtime.Device;
import org.pouchcontainer.oci.runtime.DeviceCgroup;
import org.pouchcontainer.oci.runtime.Hook;
import org.pouchcontainer.oci.runtime.Hooks;
import org.pouchcontainer.oci.runtime.IntelRdt;
import org.pouchcontainer.oci.runtime.LinuxSpec;
import org.pouchcontainer.oci.runtime.Mount;
import org.pouchcontainer.oci.runtime.Namespace;
import org.pouchcontainer.oci.runtime.ProcessSpec;
import org.pouchcontainer.oci.runtime.Root;
import org.pouchcontainer.oci.runtime.RuntimeSpec;
import org.pouchcontainer.spi.hook.RuntimeHook;

/** Turns a container's record into the {@code config.json} of its OCI bundle. */
public final class SpecBuilder {
  private static final List<String> MASKED =
      List.of(
          "/proc/asound",
          "/proc/acpi",
          "/proc/kcore",
          "/proc/keys",
          "/proc/latency_stats",
          "/proc/timer_list",
          "/proc/timer_stats",
          "/proc/sched_debug",
          "/proc/scsi",
          "/proc/interrupts",
          "/sys/firmware",
          "/sys/devices/virtual/powercap");

  private static final List<String> READ_ONLY =
      List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

  private final CgroupPaths paths;
  private final OwnLimits own;
  private final ResourceRules resources;
  private final SecurityProfiles profiles;

  /** A builder for a host with this layout. */
  public SpecBuilder(
      CgroupLayout cgroups, CgroupPaths paths, OwnLimits own, SecurityProfiles profiles) {
    this.paths = paths;
    this.own = own;
    this.resources = new ResourceRules(cgroups, own);
    this.profiles = profiles;
  }

  /**
   * What is known only when a container starts.
   *
   * @param root where its root is mounted
   * @param mounts volumes, binds, tmpfs and network files, sources resolved
   * @param namespaces which it makes, joins or shares
   * @param hostname the name it goes by: its own, or that of the container whose network it shares
   * @param sharedMemory the host's mount of its /dev/shm if others may join it or it joins
   *     another's
   * @param hooks programs that the runtime runs
   * @param init the host's small init that is to be its PID 1, if it has one
   * @param files its root's files, for names of users
   */
  public record Start(
      Path root,
      List<Mount> mounts,
      SharedNamespaces namespaces,
      String hostname,
      Optional<Path> sharedMemory,
      List<RuntimeHook> hooks,
      Optional<Path> init,
      UserFiles files) {}

  /** Reads files of a container's root without leaving it. */
  @FunctionalInterface
  public interface UserFiles {
    /** A regular file's content; null if it is absent, no file or longer than the limit. */
    byte @Nullable [] read(String path, int limitBytes);
  }

  /**
   * Checks everything that can be checked before a container exists.
   *
   * @return warnings about what this host cannot do
   */
  public List<String> validate(ContainerSpec spec) {
    List<String> warnings = new ArrayList<>(resources.validate(spec.resources()));
    warnings.addAll(CapabilityRules.validate(spec.security(), own));
    profiles.of(spec.security().options());
    SysctlRules.validate(spec);
    return warnings;
  }

  /** Limits of an update, in the runtime's form. */
  public org.pouchcontainer.oci.runtime.LinuxResources update(Resources changed) {
    return resources.build(changed, List.of());
  }

  /** Checks limits of an update; returns warnings. */
  public List<String> validate(Resources changed) {
    return resources.validate(changed);
  }

  /** The whole configuration of a container that is about to start. */
  public RuntimeSpec build(ContainerRecord record, Start start) {
    ContainerSpec spec = record.spec();
    return RuntimeSpec.builder()
        .ociVersion(RuntimeSpec.VERSION)
        .process(process(record, start))
        .root(new Root(start.root().toString(), spec.security().readOnlyRoot()))
        .hostname(
            start.namespaces().uts() instanceof SharedNamespaces.Choice.Own
                ? start.hostname()
                : null)
        .mounts(SpecMounts.of(record, start))
        .hooks(hooks(start.hooks()))
        .annotations(annotations(spec))
        .linux(linux(record, start))
        .build();
  }

  /** The name of a container with a name of its own. */
  public static String hostname(ContainerRecord record) {
    String asked = record.spec().hostname();
    return asked.isEmpty() ? record.id().shortForm() : asked;
  }

  private ProcessSpec process(ContainerRecord record, Start start) {
    ContainerSpec spec = record.spec();
    ContainerSpec.ProcessSpec asked = spec.process();
    UserLookup.Identity identity =
        new UserLookup(start.files()::read).resolve(asked.user(), asked.groupAdd());
    return ProcessSpec.builder()
        .terminal(asked.tty())
        .consoleSize(
            record.rows() > 0 && asked.tty()
                ? new ConsoleSize(record.rows(), record.columns())
                : null)
        .user(identity.user())
        .args(start.init().isPresent() ? InitProgram.wrap(record.arguments()) : record.arguments())
        .env(environment(asked.env(), identity.home(), start.hostname(), asked.tty()))
        .cwd(asked.workingDirectory().isEmpty() ? "/" : asked.workingDirectory())
        .capabilities(CapabilityRules.sets(CapabilityRules.resolve(spec.security(), own)))
        .rlimits(resources.rlimits(spec.resources().ulimits()))
        .noNewPrivileges(profiles.of(spec.security().options()).noNewPrivileges() ? true : null)
        .oomScoreAdj(own.clampOomScore(spec.resources().oomScoreAdjust()))
        .build();
  }

  /**
   * The process of an exec: the container's confinement with another command.
   *
   * @param command program and arguments
   */
  public ProcessSpec exec(
      ContainerRecord record,
      UserFiles files,
      List<String> command,
      List<String> env,
      String user,
      String workingDirectory,
      boolean tty,
      boolean privileged,
      @Nullable ConsoleSize size) {
    ContainerSpec spec = record.spec();
    String effectiveUser = user.isEmpty() ? spec.process().user() : user;
    List<String> groups = user.isEmpty() ? spec.process().groupAdd() : List.of();
    UserLookup.Identity identity = new UserLookup(files::read).resolve(effectiveUser, groups);
    SecuritySpec security = spec.security();
    Set<String> capabilities =
        privileged ? own.capabilities() : CapabilityRules.resolve(security, own);
    List<String> merged = new ArrayList<>(spec.process().env());
    merged.addAll(env);
    String cwd = workingDirectory.isEmpty() ? spec.process().workingDirectory() : workingDirectory;
    return ProcessSpec.builder()
        .terminal(tty)
        .consoleSize(size)
        .user(identity.user())
        .args(command)
        .env(environment(merged, identity.home(), hostname(record), tty))
        .cwd(cwd.isEmpty() ? "/" : cwd)
        .capabilities(CapabilityRules.sets(capabilities))
        .rlimits(resources.rlimits(spec.resources().ulimits()))
        .noNewPrivileges(
            !privileged && profiles.of(security.options()).noNewPrivileges() ? true : null)
        .build();
  }

  /** The environment with what a process expects, the last of one name winning. */
  private static List<String> environment(
      List<String> asked, String home, String hostname, boolean tty) {
    Map<String, String> env = new LinkedHashMap<>();
    env.put("PATH", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    env.put("HOSTNAME", "HOSTNAME=" + hostname);
    if (tty) {
      env.put("TERM", "TERM=xterm");
    }
    for (String pair : asked) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        env.put(pair.substring(0, equals), pair);
      }
    }
    env.putIfAbsent("HOME", "HOME=" + home);
    return List.copyOf(env.values());
  }

  private LinuxSpec linux(ContainerRecord record, Start start) {
    ContainerSpec spec = record.spec();
    SecuritySpec security = spec.security();
    boolean privileged = security.privileged();
    SecurityProfiles.Choice profile = profiles.of(security.options());
    List<Device> devices = new ArrayList<>();
    List<DeviceCgroup> rules = new ArrayList<>();
    devices(spec, devices, rules);
    Set<String> capabilities = CapabilityRules.resolve(security, own);
    return LinuxSpec.builder()
        .sysctl(sysctls(spec, start.namespaces()))
        .resources(resources.build(spec.resources(), rules))
        .cgroupsPath(paths.of(record.id(), spec.resources().cgroupParent()))
        .namespaces(namespaces(start.namespaces()))
        .devices(devices)
        .seccomp(
            privileged ? null : profile.seccomp().map(p -> p.resolve(capabilities)).orElse(null))
        .rootfsPropagation(propagation(start.mounts()))
        .maskedPaths(
            security.maskedPaths() != null
                ? security.maskedPaths()
                : privileged ? List.of() : MASKED)
        .readonlyPaths(
            security.readOnlyPaths() != null
                ? security.readOnlyPaths()
                : privileged ? List.of() : READ_ONLY)
        .intelRdt(intelRdt(spec))
        .build();
  }

  /** The domain name is a parameter of the UTS namespace; the runtimes here know no other way. */
  private static Map<String, String> sysctls(ContainerSpec spec, SharedNamespaces namespaces) {
    if (spec.domainname().isEmpty() || !(namespaces.uts() instanceof SharedNamespaces.Choice.Own)) {
      return spec.sysctls();
    }
    Map<String, String> all = new LinkedHashMap<>(spec.sysctls());
    all.putIfAbsent("kernel.domainname", spec.domainname());
    return all;
  }

  private static void devices(ContainerSpec spec, List<Device> devices, List<DeviceCgroup> rules) {
    if (spec.security().privileged()) {
      devices.addAll(DeviceRules.allOfHost());
      rules.addAll(DeviceRules.everything());
    } else {
      rules.addAll(DeviceRules.defaults());
    }
    for (Resources.Device request : spec.resources().devices()) {
      for (Device node : DeviceRules.nodes(request)) {
        devices.removeIf(known -> known.path().equals(node.path()));
        devices.add(node);
        rules.add(
            new DeviceCgroup(true, node.type(), node.major(), node.minor(), request.permissions()));
      }
    }
    spec.resources().deviceRules().forEach(rule -> rules.add(DeviceRules.rule(rule)));
  }

  private static List<Namespace> namespaces(SharedNamespaces shared) {
    return Stream.of(
            Optional.of(new Namespace("mount", null)),
            shared.network().entry("network"),
            shared.ipc().entry("ipc"),
            shared.pid().entry("pid"),
            shared.uts().entry("uts"),
            shared.cgroup().entry("cgroup"))
        .flatMap(Optional::stream)
        .toList();
  }

  /** A shared or slave mount inside needs a root that passes mounts on. */
  private static @Nullable String propagation(List<Mount> mounts) {
    boolean shared =
        mounts.stream()
            .anyMatch(m -> m.options().contains("shared") || m.options().contains("rshared"));
    boolean slave =
        mounts.stream()
            .anyMatch(m -> m.options().contains("slave") || m.options().contains("rslave"));
    return shared ? "shared" : slave ? "slave" : null;
  }

  private static @Nullable IntelRdt intelRdt(ContainerSpec spec) {
    String mask = spec.resources().pouch().intelRdtL3Cbm();
    return mask.isEmpty() ? null : new IntelRdt(null, mask, null);
  }

  private static Map<String, String> annotations(ContainerSpec spec) {
    Map<String, String> annotations = new LinkedHashMap<>(spec.annotations());
    Resources.PouchOnly pouch = spec.resources().pouch();
    // Alibaba's kernels and runtimes read these (reference: the original's spec hooks).
    annotations.put("__memory_force_empty_ctl", Long.toString(pouch.memoryForceEmptyControl()));
    annotations.put("__schedule_latency_switch", Long.toString(pouch.scheduleLatencySwitch()));
    Optional.ofNullable(pouch.memoryWmarkRatio())
        .ifPresent(value -> annotations.put("__memory_wmark_ratio", value.toString()));
    Optional.ofNullable(pouch.memoryExtraBytes())
        .ifPresent(value -> annotations.put("__memory_extra_in_bytes", value.toString()));
    return annotations;
  }

  private static @Nullable Hooks hooks(List<RuntimeHook> hooks) {
    if (hooks.isEmpty()) {
      return null;
    }
    return new Hooks(
        at(hooks, RuntimeHook.Point.PRESTART),
        List.of(),
        List.of(),
        List.of(),
        at(hooks, RuntimeHook.Point.POSTSTART),
        at(hooks, RuntimeHook.Point.POSTSTOP));
  }

  private static List<Hook> at(List<RuntimeHook> hooks, RuntimeHook.Point point) {
    return hooks.stream()
        .filter(hook -> hook.point() == point)
        .map(
            hook ->
                new Hook(
                    hook.path(),
                    hook.arguments(),
                    hook.environment(),
                    hook.timeoutSeconds() == 0 ? null : hook.timeoutSeconds()))
        .toList();
  }
}
