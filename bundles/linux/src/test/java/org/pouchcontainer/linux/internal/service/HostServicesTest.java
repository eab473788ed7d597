package org.pouchcontainer.linux.internal.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pouchcontainer.linux.Kernel;
import org.pouchcontainer.linux.file.FileType;
import org.pouchcontainer.linux.file.RawName;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.MountSpec;
import org.pouchcontainer.spi.host.HostFiles;
import org.pouchcontainer.spi.host.HostMounts;
import org.pouchcontainer.spi.host.HostPipe;
import org.pouchcontainer.spi.host.HostProcess;
import org.pouchcontainer.spi.host.HostProcesses;
import org.pouchcontainer.spi.host.PacketSocket;
import org.pouchcontainer.spi.host.SpawnRequest;

/** What drivers are given does its work and fails with the kinds that the SPI promises. */
@Tag("root")
class HostServicesTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Kernel kernel = Kernel.open();
  private final HostMounts mounts = new HostMountsService(kernel);
  private final HostFiles files = new HostFilesService(kernel);
  private final HostProcesses processes =
      new HostProcessesService(kernel.processes(), kernel.sockets());
  @TempDir Path temp;
  private Path dir;

  @BeforeEach
  void isolate() throws IOException {
    dir = temp.toRealPath();
    mounts.mount(new MountSpec("tmpfs", "test", List.of("size=4m", "private")), dir);
  }

  @AfterEach
  void clean() {
    mounts.unmountBelow(dir);
    assertThat(mounts.mountsBelow(dir)).isEmpty();
    kernel.close();
  }

  @Test
  void mountsComeAndGo() throws IOException {
    Path target = Files.createDirectory(dir.resolve("target"));
    assertThat(mounts.isMounted(target)).isFalse();
    assertThat(mounts.unmount(target)).isFalse();
    mounts.mount(new MountSpec("tmpfs", "t", List.of("size=1m")), target);
    Path inner = Files.createDirectory(target.resolve("inner"));
    mounts.mount(new MountSpec("tmpfs", "t", List.of("size=1m")), inner);
    assertThat(mounts.isMounted(target)).isTrue();
    assertThat(mounts.mountsBelow(target)).containsExactly(inner, target);
    assertThat(mounts.unmountBelow(target)).containsExactly(inner, target);
    assertThat(mounts.supports("tmpfs")).isTrue();
  }

  @Test
  void kindsOfMountFailures() {
    MountSpec tmpfs = new MountSpec("tmpfs", "t", List.of());
    fails(ErrorKind.NOT_FOUND, () -> mounts.mount(tmpfs, dir.resolve("absent")));
    fails(
        ErrorKind.NOT_FOUND,
        () -> mounts.mount(MountSpec.bind(dir.resolve("absent").toString(), false), dir));
    fails(
        ErrorKind.INVALID_ARGUMENT,
        () -> mounts.mount(new MountSpec("tmpfs", "t", List.of("nosuchoption")), dir));
    fails(
        ErrorKind.NOT_IMPLEMENTED,
        () -> mounts.mount(new MountSpec("nosuchfs", "t", List.of()), dir));
  }

  @Test
  void filesAreMadeReplacedAndDeleted() throws IOException {
    Path folder = dir.resolve("folder");
    files.makeDirectory(folder, 0711);
    Path file = folder.resolve("file");
    files.replace(file, "content".getBytes(StandardCharsets.UTF_8), 0600);
    files.chown(file, 12, 34);
    files.syncDirectory(folder);
    assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(12);
    Path copy = Files.createDirectory(dir.resolve("copy"));
    files.copyTree(folder, copy);
    assertThat(copy.resolve("file")).hasContent("content");
    assertThat(files.usage(folder).inodes()).isEqualTo(2);
    files.deleteTree(folder);
    files.deleteTree(folder);
    assertThat(folder).doesNotExist();
  }

  @Test
  void kindsOfFileFailures() throws IOException {
    Path big = Files.createDirectory(dir.resolve("big"));
    fails(ErrorKind.NOT_FOUND, () -> files.makeDirectory(dir.resolve("no/folder"), 0700));
    fails(ErrorKind.NOT_FOUND, () -> files.copyTree(dir.resolve("absent"), big));
    fails(ErrorKind.NOT_FOUND, () -> files.usage(dir.resolve("absent")));
    fails(
        ErrorKind.RESOURCE_EXHAUSTED,
        () -> files.replace(big.resolve("file"), new byte[8 << 20], 0600));
    assertThat(big).isEmptyDirectory();
    mounts.mount(new MountSpec("tmpfs", "t", List.of("ro")), big);
    fails(ErrorKind.FAILED_PRECONDITION, () -> files.replace(big.resolve("f"), new byte[1], 0600));
    fails(ErrorKind.CONFLICT, () -> files.deleteTree(big));
  }

  private SpawnRequest shell(String script, Map<Integer, Integer> descriptors) {
    return new SpawnRequest(List.of("/bin/sh", "-c", script), Map.of(), dir, descriptors);
  }

  @Test
  void childWithAPipe() throws Exception {
    try (HostPipe pipe = processes.pipe()) {
      HostProcess child =
          processes.spawn(shell("echo hello >&5; exit 3", Map.of(5, pipe.writeFd())));
      pipe.closeWrite();
      assertThat(new String(pipe.input().readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("hello\n");
      assertThat(child.await(LIMIT)).hasValue(3);
      assertThat(child.exit().toCompletableFuture().get(1, TimeUnit.SECONDS)).isEqualTo(3);
      child.kill();
    }
  }

  @Test
  void killedChildAndItsIdentity() throws Exception {
    HostProcess child = processes.spawn(shell("exec sleep 100", Map.of()));
    long start = processes.startTime(child.pid()).orElseThrow();
    assertThat(processes.signal(child.pid(), start + 1, 9)).isFalse();
    var end = processes.onEnd(child.pid(), start).toCompletableFuture();
    assertThat(end).isNotDone();
    child.kill();
    assertThat(child.await(LIMIT)).hasValue(128 + 9);
    end.get(20, TimeUnit.SECONDS);
    assertThat(processes.startTime(child.pid())).isEmpty();
  }

  @Test
  void kindsOfProcessFailures() throws IOException {
    SpawnRequest absent = new SpawnRequest(List.of("/no/such"), Map.of(), dir, Map.of());
    fails(ErrorKind.NOT_FOUND, () -> processes.spawn(absent));
    fails(ErrorKind.NOT_FOUND, () -> processes.connectPacketSocket(dir.resolve("absent")));
    kernel.sockets().listen(dir.resolve("dead")).close();
    fails(ErrorKind.UNAVAILABLE, () -> processes.connectPacketSocket(dir.resolve("dead")));
    try (var folder = kernel.files().open(dir)) {
      folder.makeNode(RawName.of("fifo"), FileType.FIFO, 0600, 0, 0);
    }
    fails(ErrorKind.UNAVAILABLE, () -> processes.writeFifo(dir.resolve("fifo"), new byte[1]));
  }

  @Test
  void packetsThroughASocket() {
    Path path = dir.resolve("socket");
    try (var listener = kernel.sockets().listen(path);
        PacketSocket client = processes.connectPacketSocket(path);
        var server = listener.accept()) {
      client.send(new byte[] {1, 2, 3}, 1, 2);
      byte[] buffer = new byte[10];
      assertThat(server.receive(buffer)).isEqualTo(2);
      client.shutdownOutput();
      assertThat(server.receive(buffer)).isEqualTo(-1);
      server.send(buffer, 0, 1);
      assertThat(client.receive(buffer)).isEqualTo(1);
      assertThat(buffer[0]).isEqualTo((byte) 2);
    }
  }

  private static void fails(ErrorKind kind, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind));
  }
}
