package org.pouchcontainer.runtime.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.pouchcontainer.spi.ContainerId;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.runtime.ContainerRef;
import org.pouchcontainer.spi.runtime.CreateRequest;
import org.pouchcontainer.spi.runtime.RuntimeBinary;
import org.pouchcontainer.spi.runtime.RuntimeStatus;

/** Programs that are not what they should be, in place of conmon and runtime. */
@Timeout(20)
class HostileMonitorTest {
  @TempDir Path directory;
  private final KernelHost host = new KernelHost();

  @AfterEach
  void close() {
    host.close();
  }

  private Path script(String name, String body) throws IOException {
    Path file = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return file;
  }

  private OciRuntimeDriver driver(Path conmon) {
    return new OciRuntimeDriver(
        new Settings(
            List.of(conmon),
            Duration.ofMillis(300),
            Duration.ofMillis(300),
            Duration.ofSeconds(1),
            1 << 16),
        host.processes);
  }

  private ContainerRef ref(Path runtime) throws IOException {
    return new ContainerRef(
        ContainerId.random(),
        new RuntimeBinary("test", runtime, List.of()),
        Files.createDirectories(directory.resolve("bundle")),
        Files.createDirectories(directory.resolve("run")),
        directory.resolve("state"));
  }

  private void assertCreateFails(ErrorKind kind, Path conmon) throws IOException {
    ContainerRef ref = ref(script("runtime", "exit 0"));
    CreateRequest request = new CreateRequest(ref, false, false, false, Optional.empty(), false);
    OciRuntimeDriver driver = driver(conmon);
    assertThatThrownBy(() -> driver.create(request))
        .isInstanceOfSatisfying(EngineException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    assertThat(ref.runDirectory()).isEmptyDirectory();
    driver.close();
  }

  @Test
  void a_monitor_that_never_answers_is_killed() throws Exception {
    assertCreateFails(ErrorKind.UNAVAILABLE, script("conmon", "exec sleep 100"));
  }

  @Test
  void a_monitor_that_ends_without_a_word() throws Exception {
    assertCreateFails(ErrorKind.UNAVAILABLE, script("conmon", "exit 1"));
  }

  @Test
  void a_monitor_that_talks_nonsense() throws Exception {
    assertCreateFails(ErrorKind.UNAVAILABLE, script("conmon", "yes >&3"));
    assertCreateFails(ErrorKind.UNAVAILABLE, script("conmon", "yes | tr -d '\\n' >&3"));
  }

  @Test
  void a_monitor_that_is_missing() throws Exception {
    assertCreateFails(ErrorKind.UNAVAILABLE, directory.resolve("nowhere"));
  }

  @Test
  void a_runtime_command_that_never_ends_is_killed() throws Exception {
    OciRuntimeDriver driver = driver(directory.resolve("nowhere"));
    ContainerRef ref = ref(script("runtime", "exec sleep 100"));
    assertThatThrownBy(() -> driver.start(ref))
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE));
    assertThatThrownBy(() -> driver.state(ref)).isInstanceOf(EngineException.class);
    driver.close();
  }

  @Test
  void a_runtime_that_prints_nonsense() throws Exception {
    OciRuntimeDriver driver = driver(directory.resolve("nowhere"));
    ContainerRef ref = ref(script("runtime", "echo '{\"status\":\"odd\"}'"));
    assertThatThrownBy(() -> driver.state(ref)).isInstanceOf(EngineException.class);
    ContainerRef words = ref(script("runtime", "echo '[\"a\"]'"));
    assertThatThrownBy(() -> driver.processes(words)).isInstanceOf(EngineException.class);
    driver.close();
  }

  @Test
  void probing_never_throws() throws Exception {
    OciRuntimeDriver driver = driver(script("conmon", "exit 0"));
    assertUnusable(driver, directory.resolve("nothing"), "does not exist");
    assertUnusable(driver, directory, "not an executable file");
    assertUnusable(driver, Files.writeString(directory.resolve("plain"), ""), "executable");
    assertUnusable(driver, script("failing", "exit 3"), "ended with");
    Path good = script("good", "echo good version 7.1; yes");
    assertUnusable(driver, good, "ended with");
    Path fine = script("fine", "echo fine version 7.1");
    assertThat(status(driver, fine)).isEqualTo(new RuntimeStatus(true, "7.1", ""));
    driver.close();
  }

  private static void assertUnusable(OciRuntimeDriver driver, Path program, String reason) {
    RuntimeStatus status = status(driver, program);
    assertThat(status.usable()).isFalse();
    assertThat(status.reason()).contains(reason);
  }

  private static RuntimeStatus status(OciRuntimeDriver driver, Path program) {
    return driver.probe(new RuntimeBinary("test", program, List.of()));
  }

  @Test
  void a_hybrid_host_is_explained_for_crun() throws Exception {
    Path cgroups = Files.createDirectories(directory.resolve("cgroup"));
    Path controllers =
        Files.createDirectories(cgroups.resolve("unified")).resolve("cgroup.controllers");
    Path crun = script("crun", "echo crun version 1.8.1");
    Path conmon = script("conmon", "exit 0");
    Settings settings =
        new Settings(
            List.of(conmon),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            1);
    try (Threads threads = new Threads()) {
      Probe probe = new Probe(host.processes, threads, settings, cgroups);
      RuntimeBinary binary = new RuntimeBinary("crun", crun, List.of());
      Files.writeString(controllers, "hugetlb misc\n");
      assertThat(probe.status(binary).usable()).isFalse();
      assertThat(probe.status(binary).reason())
          .contains("mount -t cgroup -o hugetlb cgroup " + cgroups.resolve("hugetlb"));
      Files.writeString(controllers, "\n");
      assertThat(probe.status(binary)).isEqualTo(new RuntimeStatus(true, "1.8.1", ""));
    }
  }

  @Test
  void only_cgroups_named_after_the_container_are_removed() throws Exception {
    ContainerRef ref = ref(directory.resolve("none"));
    Path hierarchy = directory.resolve("cgroups/memory");
    Path own = Files.createDirectories(hierarchy.resolve("pouch/" + ref.id() + "/child"));
    Path foreign = Files.createDirectories(hierarchy.resolve("system"));
    CgroupRemains remains = new CgroupRemains(directory.resolve("cgroups"));
    for (String path : List.of("/system", "/pouch/../system", "/pouch/" + ref.id(), "x")) {
      Files.writeString(
          ref.bundle().resolve("config.json"), "{\"linux\":{\"cgroupsPath\":\"" + path + "\"}}");
      remains.remove(ref);
    }
    assertThat(own.getParent()).doesNotExist();
    assertThat(foreign).exists();
    assertThat(hierarchy.resolve("pouch")).exists();
  }
}
