package org.pouchcontainer.runtime.oci;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.pouchcontainer.spi.ContainerId;
import org.pouchcontainer.spi.runtime.ContainerRef;
import org.pouchcontainer.spi.runtime.CreateRequest;
import org.pouchcontainer.spi.runtime.RuntimeBinary;

/**
 * A container to be made in a test: busybox, no network, a cgroup of its own below {@code
 * /pouch-runtime-oci-test}.
 */
final class Container {
  final ContainerRef ref;
  private final Path rootfs;
  private List<String> command = List.of("sleep", "1000");
  private boolean terminal;
  private boolean stdin;
  private boolean stdinOnce;
  private String extraLinux = "";
  private String moreLinux = "";
  private String cwd = "/";

  Container(Path base, RuntimeBinary binary, Path rootfs) throws IOException {
    ContainerId id = ContainerId.random();
    this.rootfs = rootfs;
    this.ref =
        new ContainerRef(
            id,
            binary,
            Files.createDirectories(base.resolve("bundles").resolve(id.value())),
            Files.createDirectories(base.resolve("run").resolve(id.value())),
            base.resolve("state-" + binary.name()));
  }

  Container command(String... words) {
    command = List.of(words);
    return this;
  }

  Container shell(String script) {
    return command("sh", "-c", script);
  }

  Container terminal() {
    terminal = true;
    return this;
  }

  Container stdin(boolean once) {
    stdin = true;
    stdinOnce = once;
    return this;
  }

  Container workingDirectory(String path) {
    cwd = path;
    return this;
  }

  /** Members of {@code linux.resources}, as {@code "memory":{"limit":1048576}}. */
  Container resources(String members) {
    extraLinux = "," + members;
    return this;
  }

  /** Other members of {@code linux}, as {@code "seccomp":{…}}. */
  Container linux(String members) {
    moreLinux = "," + members;
    return this;
  }

  Path log() {
    return ref.bundle().resolve("log");
  }

  String cgroup() {
    return "/pouch-runtime-oci-test/" + ref.id();
  }

  CreateRequest request() throws IOException {
    Files.writeString(ref.bundle().resolve("config.json"), config());
    return new CreateRequest(ref, stdin, stdinOnce, terminal, Optional.of(log()), false);
  }

  private String config() {
    return """
        {"ociVersion":"1.0.2","process":%s,
         "root":{"path":"%s","readonly":true},"hostname":"test",
         "mounts":[{"destination":"/proc","type":"proc","source":"proc"},
          {"destination":"/dev","type":"tmpfs","source":"tmpfs","options":["nosuid","mode=755"]},
          {"destination":"/dev/pts","type":"devpts","source":"devpts",
           "options":["newinstance","ptmxmode=0666","mode=0620"]},
          {"destination":"/tmp","type":"tmpfs","source":"tmpfs"}],
         "linux":{"cgroupsPath":"%s",
          "resources":{"devices":[{"allow":false,"access":"rwm"}]%s},
          "namespaces":[{"type":"pid"},{"type":"network"},{"type":"ipc"},{"type":"uts"},
           {"type":"mount"}]%s}}
        """
        .formatted(process(terminal, cwd, command), rootfs, cgroup(), extraLinux, moreLinux);
  }

  static String process(boolean terminal, String cwd, List<String> command) {
    return process(0, terminal, cwd, command);
  }

  static String process(int user, boolean terminal, String cwd, List<String> command) {
    String args =
        command.stream()
            .map(word -> "\"" + word.replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
            .collect(Collectors.joining(","));
    return """
        {"terminal":%s,"user":{"uid":%d,"gid":%d},"args":[%s],"env":["PATH=/bin","TERM=xterm"],
         "cwd":"%s","capabilities":{"bounding":["CAP_KILL"],"effective":["CAP_KILL"],
         "permitted":["CAP_KILL"]},"noNewPrivileges":true}
        """
        .formatted(terminal, user, user, args, cwd)
        .strip();
  }
}
