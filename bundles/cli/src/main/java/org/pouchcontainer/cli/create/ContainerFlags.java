package org.pouchcontainer.cli.create;

import org.pouchcontainer.cli.flags.FlagSet;

/** The flags that {@code create} and {@code run} share. */
public final class ContainerFlags {
  private ContainerFlags() {}

  /** Adds them. */
  public static FlagSet addTo(FlagSet flags) {
    process(flags);
    identity(flags);
    network(flags);
    storage(flags);
    security(flags);
    namespaces(flags);
    ResourceFlags.addShared(flags);
    ResourceFlags.addForCreation(flags);
    rich(flags);
    return flags.notInterspersed();
  }

  private static void process(FlagSet flags) {
    flags
        .text("entrypoint", "", "", "Program to run instead of the image's; empty for none")
        .each("env", "e", "Set a variable: NAME=value, NAME= for empty, NAME removes the image's")
        .each("env-file", "", "Read variables from a file")
        .bool("interactive", "i", "Keep standard input open")
        .bool("tty", "t", "Give it a terminal")
        .text("user", "u", "", "User: name|uid[:group|gid]")
        .list("group-add", "", "Add a supplementary group")
        .text("workdir", "w", "", "Folder to start in")
        .text("stop-signal", "", "", "Signal that asks it to end")
        .number("stop-timeout", "", 0, "Seconds until it is killed after that; 0 for 10")
        .bool("init", "", "Run a small init as process 1")
        .text("restart", "", "", "When to restart: no, always, on-failure[:n], unless-stopped")
        .text("log-driver", "", "json-file", "Where its output goes")
        .each("log-opt", "", "Option of the log driver: name=value")
        .text("health-cmd", "", "", "Command that checks its health")
        .text("health-interval", "", "", "Time between health checks, as 30s")
        .text("health-timeout", "", "", "Time that a health check may take, as 30s")
        .text("health-start-period", "", "", "Time before failed health checks count, as 30s")
        .text("health-start-interval", "", "", "Time between checks until it is healthy, as 5s")
        .number("health-retries", "", 0, "Failed checks in a row that make it unhealthy")
        .bool("no-healthcheck", "", "Do not check its health");
  }

  private static void identity(FlagSet flags) {
    flags
        .text("name", "", "", "Its name")
        .text("specific-id", "", "", "Its id, 64 hex digits")
        .text("hostname", "", "", "Its host name")
        .text("domainname", "", "", "Its domain name")
        .each("label", "l", "Set a label: name=value")
        .each("label-file", "", "Read labels from a file")
        .each("annotation", "", "Set an annotation for hooks and the runtime: name=value")
        .text("cidfile", "", "", "Write its id to this file")
        .text("platform", "", "", "Platform of the image: os/architecture[/variant]")
        .text("pull", "", "missing", "When to pull the image: always, missing, never")
        .bool("quiet", "q", "Show nothing of a pull")
        .text("runtime", "", "", "OCI runtime");
  }

  private static void network(FlagSet flags) {
    flags
        .each(
            "net",
            "",
            "Connect to a network: bridge, none, host, container:NAME, a name, or"
                + " name=NAME,alias=…,ip=…")
        .alias("network", "net")
        .each("network-alias", "", "Name of it inside its network")
        .alias("net-alias", "network-alias")
        .list("publish", "p", "Publish a port: [[ip:]hostPort:]port[/protocol]")
        .bool("publish-all", "P", "Publish all exposed ports at free ports of the host")
        .list("expose", "", "Expose a port or a range")
        .text("ip", "", "", "IPv4 address")
        .text("ip6", "", "", "IPv6 address")
        .list("link-local-ip", "", "Link-local address")
        .text("mac-address", "", "", "MAC address")
        .each("add-host", "", "Add a line to /etc/hosts: name:ip")
        .each("dns", "", "DNS server")
        .list("dns-option", "", "Option for resolv.conf")
        .alias("dns-opt", "dns-option")
        .each("dns-search", "", "Search domain")
        .list("link", "", "Link to another container: name[:alias]")
        .bool("disable-network-files", "", "Keep the image's hosts, hostname and resolv.conf")
        .number("net-priority", "", 0, "Priority of its network traffic");
  }

  private static void storage(FlagSet flags) {
    flags
        .each("volume", "v", "Mount a volume or folder: source:target[:modes]")
        .each("mount", "", "Mount: type=bind|volume|tmpfs,source=…,target=…[,readonly]")
        .each("tmpfs", "", "Mount memory: target[:options]")
        .list("volumes-from", "", "Mount the volumes of a container: name[:ro]")
        .text("volume-driver", "", "", "Driver of volumes that are made on the way")
        .bool("read-only", "", "Make its root read-only")
        .text("shm-size", "", "", "Size of /dev/shm")
        .list("disk-quota", "", "Limit disk use: 10g, /=10g, /a&/b=10g")
        .text("quota-id", "", "", "Number of the quota")
        .each("storage-opt", "", "Option of its writable layer: name=value");
  }

  private static void security(FlagSet flags) {
    flags
        .bool("privileged", "", "Allow everything that the engine may do")
        .list("cap-add", "", "Add a capability")
        .list("cap-drop", "", "Drop a capability")
        .list("security-opt", "", "Security option")
        .list("device", "", "Give a device: host[:container[:rwm]]")
        .list("device-cgroup-rule", "", "Rule for the cgroup's allowed devices")
        .list("sysctl", "", "Set a kernel parameter: name=value");
  }

  private static void namespaces(FlagSet flags) {
    flags
        .text("ipc", "", "", "IPC namespace: host, container:NAME, none, private, shareable")
        .text("pid", "", "", "PID namespace: host, container:NAME")
        .text("uts", "", "", "UTS namespace: host, container:NAME")
        .text("userns", "", "", "User namespace: host")
        .text("cgroupns", "", "", "Cgroup namespace: host, private")
        .text("cgroup-parent", "", "", "Parent of its cgroup");
  }

  private static void rich(FlagSet flags) {
    flags
        .bool("rich", "", "Run it as a rich container, with an init system as process 1")
        .text("rich-mode", "", "", "Init system: dumb-init, sbin-init, systemd")
        .text("initscript", "", "", "Script to run before the program")
        .bool("enableLxcfs", "", "Show its own limits in /proc")
        .alias("enable-lxcfs", "enableLxcfs")
        .text("nvidia-capabilities", "", "", "NVIDIA driver capabilities")
        .text("nvidia-visible-devs", "", "", "NVIDIA devices");
  }
}
