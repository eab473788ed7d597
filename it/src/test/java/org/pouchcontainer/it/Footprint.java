package org.pouchcontainer.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What one daemon has on the host outside of its files: mounts, processes, cgroups, loop devices,
 * sockets and networks. They are known by the daemon's folder and cgroup parent, so daemons side by
 * side are told apart.
 */
public final class Footprint {
  private static final Path CGROUPS = Path.of("/sys/fs/cgroup");

  private final Path folder;
  private final String cgroupParent;
  private final long daemon;
  private final TestBridge bridge;
  private final Set<String> networkIds;

  /** Looks for what belongs to this daemon. */
  public Footprint(Pouchd pouchd) {
    this.folder = pouchd.folder();
    this.cgroupParent = pouchd.cgroupParent();
    this.bridge = pouchd.bridge();
    this.networkIds = pouchd.networkIds();
    this.daemon = pouchd.isRunning() ? pouchd.pid() : -1;
  }

  /** Everything that is there once no container is and the daemon has ended. */
  public List<String> residue() {
    List<String> all = new ArrayList<>();
    processes().forEach(process -> all.add("process " + process));
    mounts().forEach(mount -> all.add("mount " + mount));
    cgroupsOfContainers().forEach(cgroup -> all.add("cgroup " + cgroup));
    loopDevices().forEach(device -> all.add("loop device " + device));
    sockets().forEach(socket -> all.add("socket " + socket));
    networks().forEach(network -> all.add("network " + network));
    return all;
  }

  /** What may not be there while the daemon runs without containers. */
  public List<String> residueOfContainers() {
    List<String> all = new ArrayList<>();
    processes().forEach(process -> all.add("process " + process));
    mounts().stream().filter(m -> !m.contains("/volumes/")).forEach(m -> all.add("mount " + m));
    cgroupsOfContainers().forEach(cgroup -> all.add("cgroup " + cgroup));
    cables().forEach(cable -> all.add("network device " + cable));
    return all;
  }

  /** Devices and firewall tables of its networks. Namespaces are seen as mounts. */
  public List<String> networks() {
    List<String> devices = devices();
    List<String> found = new ArrayList<>(TestBridge.linksOf(devices));
    found.addAll(TestBridge.tablesOf(devices));
    return found;
  }

  /** What is plugged into its bridges. */
  private List<String> cables() {
    return TestBridge.linksOf(devices()).stream().filter(d -> d.startsWith("veth")).toList();
  }

  private List<String> devices() {
    List<String> devices = new ArrayList<>(List.of(bridge.name()));
    networkIds.forEach(id -> devices.add(TestBridge.deviceOf(id)));
    return devices;
  }

  /** Parents are the user's, shared by many containers, and stay. */
  private List<String> cgroupsOfContainers() {
    return cgroups().stream().filter(cgroup -> cgroup.matches(".*[0-9a-f]{64}.*")).toList();
  }

  /** Mount points below the daemon's folder, network namespaces among them. */
  public List<String> mounts() {
    return Files2.read(Path.of("/proc/self/mountinfo"))
        .lines()
        .map(line -> line.split(" ")[4])
        .filter(point -> point.startsWith(folder + "/"))
        .toList();
  }

  /** Processes of its containers and monitors. */
  public List<String> processes() {
    List<String> found = new ArrayList<>();
    for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
      Path proc = Path.of("/proc/" + process.pid());
      String command = Files2.read(proc.resolve("cmdline")).replace('\0', ' ');
      boolean ours =
          command.contains(folder + "/")
              || Files2.read(proc.resolve("cgroup")).contains("/" + cgroupParent);
      if (ours && process.pid() != daemon && !isClient(command)) {
        found.add(process.pid() + " " + command);
      }
    }
    return found;
  }

  /** Clients of the tests name a socket of ours, and are no part of the engine. */
  private boolean isClient(String command) {
    return command.contains("unix://" + folder) && !command.contains("--exec-root-dir");
  }

  /** Its cgroups in any hierarchy. */
  public List<String> cgroups() {
    try (Stream<Path> hierarchies = Files.list(CGROUPS)) {
      List<String> found = new ArrayList<>();
      Stream.concat(Stream.of(CGROUPS), hierarchies)
          .map(hierarchy -> hierarchy.resolve(cgroupParent))
          .filter(Files::isDirectory)
          .forEach(parent -> found.addAll(foldersBelow(parent)));
      return found;
    } catch (IOException e) {
      return List.of();
    }
  }

  private static List<String> foldersBelow(Path parent) {
    try (Stream<Path> walk = Files.walk(parent)) {
      return walk.filter(Files::isDirectory).map(Path::toString).toList();
    } catch (IOException | java.io.UncheckedIOException e) {
      return List.of();
    }
  }

  /** Loop devices whose file is in its folder. */
  public List<String> loopDevices() {
    return Files2.list(Path.of("/sys/block")).stream()
        .filter(device -> device.getFileName().toString().startsWith("loop"))
        .filter(d -> Files2.read(d.resolve("loop/backing_file")).startsWith(folder.toString()))
        .map(Path::toString)
        .toList();
  }

  /** Unix sockets that are bound in its folder. */
  public List<String> sockets() {
    return Files2.read(Path.of("/proc/net/unix"))
        .lines()
        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
        .filter(path -> path.startsWith(folder + "/") || path.startsWith("@" + folder))
        .toList();
  }

  /** Ends and unmounts all of it, so that a failed test leaves the machine clean. */
  public void erase() {
    for (String process : processes()) {
      ProcessHandle.of(Long.parseLong(process.split(" ")[0]))
          .ifPresent(ProcessHandle::destroyForcibly);
    }
    List<String> mounts = new ArrayList<>(mounts());
    mounts.sort(Comparator.reverseOrder());
    for (String mount : mounts) {
      Program.of("umount", "-l", mount).run();
    }
    for (String device : devices()) {
      Program.of("ip", "link", "delete", device).run();
      TestBridge.removeTable(device);
    }
    cgroups().stream()
        .sorted(Comparator.reverseOrder())
        .forEach(cgroup -> Program.of("rmdir", cgroup).run());
  }
}
