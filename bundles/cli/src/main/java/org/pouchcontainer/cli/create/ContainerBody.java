package org.pouchcontainer.cli.create;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pouchcontainer.cli.CliException;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.json.Json;
import org.pouchcontainer.cli.json.JsonObject;

/** The body of {@code POST /containers/create}. */
public final class ContainerBody {
  private final Arguments given;
  private final Map<String, String> environment;

  private ContainerBody(Arguments given, Map<String, String> environment) {
    this.given = given;
    this.environment = environment;
  }

  /**
   * Makes it; the first argument is the image and the others are the command.
   *
   * @param given the flags of {@link ContainerFlags} and the arguments
   * @param environment variables of this process, for lines of env files without a value
   * @param foreground whether the streams will be attached
   * @throws CliException naming the flag whose value is wrong
   */
  public static Json of(Arguments given, Map<String, String> environment, boolean foreground)
      throws IOException {
    return new ContainerBody(given, environment).build(foreground);
  }

  private Json build(boolean foreground) throws IOException {
    JsonObject body = new JsonObject().put("Image", given.at(0));
    process(body, foreground);
    identity(body);
    quota(body);
    body.put("HostConfig", hostConfig());
    body.putSet("NetworkingConfig", new NetworkFlags(given).config());
    return body.build();
  }

  private void process(JsonObject body, boolean foreground) throws IOException {
    boolean interactive = given.isTrue("interactive");
    body.putSet("Cmd", given.from(1));
    if (given.has("entrypoint")) {
      String text = given.text("entrypoint").strip();
      body.put("Entrypoint", text.isEmpty() ? List.of() : List.of(text.split("\\s+")));
    }
    body.putSet("Env", variables())
        .putSet("User", given.text("user"))
        .putSet("WorkingDir", given.text("workdir"))
        .putSet("Tty", given.isTrue("tty"))
        .putSet("OpenStdin", interactive)
        .putSet("StdinOnce", interactive && foreground)
        .put("AttachStdin", interactive && foreground)
        .put("AttachStdout", foreground)
        .put("AttachStderr", foreground)
        .putSet("StopSignal", given.text("stop-signal"))
        .putSet("StopTimeout", given.number("stop-timeout"))
        .putSet("Healthcheck", HealthFlags.healthcheck(given))
        .putSet("Rich", given.isTrue("rich"))
        .putSet("RichMode", given.text("rich-mode"))
        .putSet("InitScript", given.text("initscript"));
  }

  private List<String> variables() throws IOException {
    List<String> all = new ArrayList<>();
    for (String file : given.all("env-file")) {
      all.addAll(LineFiles.variables(Path.of(file), environment));
    }
    for (String variable : given.all("env")) {
      if (variable.isEmpty() || variable.startsWith("=")) {
        throw new CliException("invalid value \"" + variable + "\" for --env: no name");
      }
      all.add(variable);
    }
    return all;
  }

  private void identity(JsonObject body) throws IOException {
    Map<String, String> labels = new LinkedHashMap<>();
    for (String file : given.all("label-file")) {
      labels.putAll(Pairs.of("label-file", LineFiles.lines(Path.of(file))));
    }
    labels.putAll(Pairs.of("label", given.all("label")));
    body.putSet("Hostname", given.text("hostname"))
        .putSet("Domainname", given.text("domainname"))
        .putSet("MacAddress", given.text("mac-address"))
        .putSet("Labels", labels)
        .putSet("SpecAnnotation", Pairs.of("annotation", given.all("annotation")))
        .putSet("SpecificID", given.text("specific-id"))
        .putSet("NetPriority", given.number("net-priority"))
        .putSet("DisableNetworkFiles", given.isTrue("disable-network-files"))
        .putSet("ExposedPorts", emptyObjects(exposedPorts()))
        .putSet("Volumes", emptyObjects(VolumeFlags.anonymous(given.all("volume"))));
  }

  private Set<String> exposedPorts() {
    Set<String> ports = new LinkedHashSet<>();
    for (String text : given.all("expose")) {
      ports.addAll(PortFlags.expose(text));
    }
    for (String text : given.all("publish")) {
      PortFlags.publish(text).forEach(port -> ports.add(port.container()));
    }
    return ports;
  }

  private static JsonObject emptyObjects(Iterable<String> names) {
    JsonObject object = new JsonObject();
    names.forEach(name -> object.put(name, new JsonObject().build()));
    return object;
  }

  private void quota(JsonObject body) {
    Map<String, String> quota = Pairs.quota(given.all("disk-quota"));
    String id = given.text("quota-id");
    // One quota for everything has one id, which the engine is to choose.
    boolean choose = id.isEmpty() && quota.size() == 1 && quota.containsKey(".*");
    body.putSet("DiskQuota", quota).putSet("QuotaID", choose ? "-1" : id);
  }

  private Json hostConfig() {
    JsonObject host = new JsonObject();
    host.putSet("Binds", VolumeFlags.binds(given.all("volume")))
        .putSetValues("Mounts", MountFlags.mounts(given.all("mount")))
        .putSet("Tmpfs", VolumeFlags.tmpfs(given.all("tmpfs")))
        .putSet("VolumesFrom", given.all("volumes-from"))
        .putSet("VolumeDriver", given.text("volume-driver"))
        .putSet("ReadonlyRootfs", given.isTrue("read-only"))
        .putSet("StorageOpt", Pairs.of("storage-opt", given.all("storage-opt")));
    if (!given.text("shm-size").isEmpty()) {
      host.put(
          "ShmSize", org.pouchcontainer.cli.text.Sizes.parse("shm-size", given.text("shm-size")));
    }
    hostNetwork(host);
    hostSecurity(host);
    hostProcess(host);
    ResourceFlags.shared(given, host);
    ResourceFlags.forCreation(given, host);
    return host.build();
  }

  private void hostNetwork(JsonObject host) {
    JsonObject bindings = new JsonObject();
    Map<String, List<Json>> byPort = new LinkedHashMap<>();
    for (String text : given.all("publish")) {
      for (PortFlags.Published port : PortFlags.publish(text)) {
        byPort.computeIfAbsent(port.container(), name -> new ArrayList<>()).add(port.binding());
      }
    }
    byPort.forEach((port, hosts) -> bindings.put(port, new Json.Arr(hosts)));
    host.putSet("NetworkMode", new NetworkFlags(given).mode())
        .putSet("PortBindings", bindings)
        .putSet("PublishAllPorts", given.isTrue("publish-all"))
        .putSet("ExtraHosts", given.all("add-host"))
        .putSet("Dns", given.all("dns"))
        .putSet("DnsOptions", given.all("dns-option"))
        .putSet("DnsSearch", given.all("dns-search"))
        .putSet("Links", given.all("link"));
  }

  private void hostSecurity(JsonObject host) {
    host.putSet("Privileged", given.isTrue("privileged"))
        .putSet("CapAdd", given.all("cap-add"))
        .putSet("CapDrop", given.all("cap-drop"))
        .putSet("SecurityOpt", given.all("security-opt"))
        .putSetValues("Devices", DeviceFlags.devices(given.all("device")))
        .putSet("DeviceCgroupRules", given.all("device-cgroup-rule"))
        .putSet("Sysctls", Pairs.of("sysctl", given.all("sysctl")))
        .putSet("GroupAdd", given.all("group-add"))
        .putSet("IpcMode", given.text("ipc"))
        .putSet("PidMode", given.text("pid"))
        .putSet("UTSMode", given.text("uts"))
        .putSet("UsernsMode", given.text("userns"))
        .putSet("CgroupnsMode", given.text("cgroupns"))
        .putSet("CgroupParent", given.text("cgroup-parent"));
  }

  private void hostProcess(JsonObject host) {
    host.put("LogConfig", logConfig())
        .putSet("RestartPolicy", RestartFlags.policy(given.text("restart")))
        .putSet("Init", given.isTrue("init"))
        .putSet("Runtime", given.text("runtime"))
        .putSet("ContainerIDFile", given.text("cidfile"))
        .putSet("EnableLxcfs", given.isTrue("enableLxcfs"));
    // Only run has --rm.
    if (given.flags().containsKey("rm")) {
      host.putSet("AutoRemove", given.isTrue("rm"));
    }
    host.putSet(
        "NvidiaConfig",
        new JsonObject()
            .putSet("NvidiaVisibleDevices", given.text("nvidia-visible-devs"))
            .putSet("NvidiaDriverCapabilities", given.text("nvidia-capabilities")));
  }

  private Json logConfig() {
    return new JsonObject()
        .put("Type", given.text("log-driver"))
        .put("Config", Json.of(Pairs.of("log-opt", given.all("log-opt"))))
        .build();
  }
}
