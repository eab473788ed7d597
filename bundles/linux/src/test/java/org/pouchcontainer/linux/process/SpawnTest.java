package org.pouchcontainer.linux.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pouchcontainer.linux.Errno;
import org.pouchcontainer.linux.Kernel;
import org.pouchcontainer.linux.KernelException;
import org.pouchcontainer.spi.host.SpawnRequest;

class SpawnTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static Kernel kernel;
  private static Processes processes;

  @TempDir Path dir;

  @BeforeAll
  static void open() {
    kernel = Kernel.open();
    processes = kernel.processes();
  }

  @AfterAll
  static void close() {
    kernel.close();
  }

  private SpawnRequest shell(String script, Map<Integer, Integer> descriptors) {
    return new SpawnRequest(
        List.of("/bin/sh", "-c", script), Map.of("WORD", "grüße"), dir, descriptors);
  }

  private RunResult run(String script) {
    return processes.run(shell(script, Map.of()), LIMIT, 1 << 20);
  }

  @Test
  void outputAndCodeOfAProgram() {
    RunResult result = run("echo out; echo $WORD; echo err >&2; exit 7");
    assertThat(result).isEqualTo(new RunResult(new ExitStatus(7, 0), "out\ngrüße\n", "err\n"));
  }

  @Test
  void sealedCopyRunsAndFollowsItsProgram() throws IOException {
    Path program = Files.copy(Path.of("/bin/echo"), dir.resolve("program"));
    Path copy = processes.sealed(program);
    assertThat(copy).isNotEqualTo(program).isEqualTo(processes.sealed(program));
    SpawnRequest echo = new SpawnRequest(List.of(copy.toString(), "x"), Map.of(), dir, Map.of());
    assertThat(processes.run(echo, LIMIT, 100).output()).isEqualTo("x\n");
    assertThatThrownBy(() -> Files.write(copy, new byte[1])).isInstanceOf(IOException.class);

    Files.copy(Path.of("/bin/true"), program, StandardCopyOption.REPLACE_EXISTING);
    Path next = processes.sealed(program);
    assertThat(next).isNotEqualTo(copy);
    assertThat(processes.run(echo, LIMIT, 100).output()).as("the old copy").isEqualTo("x\n");
  }

  @Test
  void scriptsAndWhatIsAbsentAreNotCopied() throws IOException {
    Path script = Files.writeString(dir.resolve("script"), "#!/bin/sh\n");
    assertThat(processes.sealed(script)).isEqualTo(script);
    assertThat(processes.sealed(dir.resolve("absent"))).isEqualTo(dir.resolve("absent"));
  }

  @Test
  void childRunsInItsDirectoryAndASessionOfItsOwn() throws IOException {
    assertThat(run("pwd").output().strip()).isEqualTo(dir.toRealPath().toString());
    assertThat(run("cut -d' ' -f1,6 /proc/self/stat; echo $$").output().lines().toList())
        .satisfies(l -> assertThat(l.get(0).split(" ")[1]).isEqualTo(l.get(1)));
  }

  @Test
  void environmentIsExactlyTheGivenOne() {
    SpawnRequest env =
        new SpawnRequest(List.of("/usr/bin/env"), Map.of("A", "1", "B", ""), dir, Map.of());
    assertThat(processes.run(env, LIMIT, 1000).output().lines())
        .containsExactlyInAnyOrder("A=1", "B=");
  }

  @Test
  void onlyWantedDescriptorsReachTheChild() throws IOException {
    SpawnRequest ls =
        new SpawnRequest(List.of("/bin/ls", "-1", "/proc/self/fd"), Map.of(), dir, Map.of());
    try (var leaked = Files.newInputStream(Path.of("/etc/hostname"));
        Pipe five = processes.pipe()) {
      assertThat(leaked.read()).isPositive();
      RunResult bare = processes.run(ls, LIMIT, 10_000);
      // 3 is the directory that ls itself reads.
      assertThat(bare.output().lines()).containsExactly("0", "1", "2", "3");
      RunResult withFive =
          processes.run(
              new SpawnRequest(ls.command(), Map.of(), dir, Map.of(5, five.writing().number())),
              LIMIT,
              10_000);
      assertThat(withFive.output().lines()).containsExactly("0", "1", "2", "3", "5");
    }
  }

  @Test
  void descriptorsMayTradePlaces() throws Exception {
    try (Pipe a = processes.pipe();
        Pipe b = processes.pipe()) {
      int x = a.writing().number();
      int y = b.writing().number();
      Spawned child =
          processes.spawn(
              shell(
                  "echo to-a >/proc/self/fd/" + y + "; echo to-b >/proc/self/fd/" + x,
                  Map.of(y, x, x, y)));
      a.writing().close();
      b.writing().close();
      assertThat(child.await(LIMIT)).contains(new ExitStatus(0, 0));
      assertThat(new String(a.input().readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("to-a\n");
      assertThat(new String(b.input().readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("to-b\n");
    }
  }

  @Test
  void signalsAreUnblockedAndDefault() {
    String signals = run("grep -E 'Sig(Blk|Ign)' /proc/self/status").output();
    assertThat(signals).contains("SigBlk:\t0000000000000000", "SigIgn:\t0000000000000000");
  }

  @Test
  void missingProgramDirectoryAndInterpreterAreTold() throws IOException {
    Path script = Files.writeString(dir.resolve("script"), "#!/no/such/interpreter\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    assertThatThrownBy(() -> spawn("/no/such/program", dir)).satisfies(e -> is(e, Errno.ENOENT));
    assertThatThrownBy(() -> spawn("/bin/true", dir.resolve("absent")))
        .satisfies(e -> is(e, Errno.ENOENT))
        .hasMessageContaining("working directory");
    assertThatThrownBy(() -> spawn(script.toString(), dir))
        .satisfies(e -> is(e, Errno.ENOENT))
        .hasMessageContaining("interpreter");
    assertThatThrownBy(() -> spawn(dir.toString(), dir)).satisfies(e -> is(e, Errno.EACCES));
    assertThatThrownBy(() -> spawn("true", dir)).satisfies(e -> is(e, Errno.EINVAL));
  }

  private static Spawned spawn(String program, Path directory) {
    return processes.spawn(new SpawnRequest(List.of(program), Map.of(), directory, Map.of()));
  }

  private static void is(Throwable e, Errno errno) {
    assertThat(e)
        .isInstanceOfSatisfying(KernelException.class, k -> assertThat(k.errno()).isEqualTo(errno));
  }

  @Test
  void signalEndsTheChildAndIsTold() {
    Spawned child = processes.spawn(shell("exec sleep 100", Map.of()));
    assertThat(processes.isAlive(child.identity())).isTrue();
    assertThat(child.await(Duration.ofMillis(20))).isEmpty();
    assertThat(child.signal(15)).isTrue();
    assertThat(child.await(LIMIT)).contains(new ExitStatus(0, 15));
    assertThat(child.signal(15)).isFalse();
    assertThat(processes.isAlive(child.identity())).isFalse();
    assertThat(processes.signal(child.identity(), 15)).isFalse();
  }

  @Test
  void identityOfAnEarlierProcessIsNotSignalled() {
    Spawned child = processes.spawn(shell("exec sleep 100", Map.of()));
    ProcessIdentity earlier = new ProcessIdentity(child.pid(), child.identity().startTime() - 1);
    assertThat(processes.signal(earlier, 9)).isFalse();
    assertThat(processes.onEnd(earlier).toCompletableFuture()).isCompleted();
    assertThat(processes.signal(child.identity(), 9)).isTrue();
    assertThat(child.await(LIMIT)).contains(new ExitStatus(0, 9));
  }

  @Test
  void endOfAProcessThatIsNoChildIsSeen() throws Exception {
    Process other = new ProcessBuilder("/bin/sleep", "100").start();
    ProcessStat stat = processes.stat((int) other.pid()).orElseThrow();
    CompletionStage<Void> end = processes.onEnd(stat.identity());
    assertThat(end.toCompletableFuture()).isNotCompleted();
    other.destroy();
    end.toCompletableFuture().get(20, TimeUnit.SECONDS);
    // The JDK still gets the exit code of its own child.
    assertThat(other.waitFor()).isEqualTo(128 + 15);
  }

  @Test
  void toolThatRunsTooLongIsKilled() {
    assertThatThrownBy(
            () -> processes.run(shell("exec sleep 100", Map.of()), Duration.ofMillis(50), 100))
        .satisfies(e -> is(e, Errno.ETIMEDOUT));
  }

  @Test
  void grandchildThatKeepsThePipeIsNotWaitedFor() {
    long start = System.nanoTime();
    RunResult result = run("sleep 5 & echo $!");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
    int pid = Integer.parseInt(result.output().strip());
    processes.stat(pid).ifPresent(s -> processes.signal(s.identity(), 9));
  }

  @Test
  void outputBeyondTheLimitIsDropped() {
    RunResult result =
        processes.run(shell("head -c 1000000 /dev/zero; exit 3", Map.of()), LIMIT, 1000);
    assertThat(result.output()).hasSize(1000);
    assertThat(result.status().code()).isEqualTo(3);
  }

  @Test
  void manyChildrenLeaveNoDescriptorAndNoZombie() throws IOException {
    run("true");
    processes.spawn(shell("true", Map.of())).await(LIMIT);
    long before = openDescriptors();
    List<Spawned> children =
        IntStream.range(0, 200)
            .mapToObj(i -> processes.spawn(shell("exit " + i % 100, Map.of())))
            .toList();
    for (int i = 0; i < children.size(); i++) {
      assertThat(children.get(i).await(LIMIT)).contains(new ExitStatus(i % 100, 0));
    }
    assertThat(openDescriptors()).isEqualTo(before);
    for (Spawned child : children) {
      assertThat(processes.stat(child.pid())).isEmpty();
    }
  }

  private static long openDescriptors() throws IOException {
    try (var list = Files.list(Path.of("/proc/self/fd"))) {
      return list.count();
    }
  }

  @Test
  void statOfAStrangeName() throws IOException {
    Path program = dir.resolve("a) R (b ü");
    Files.copy(Path.of("/bin/sleep"), program);
    assertThat(program.toFile().setExecutable(true)).isTrue();
    Spawned child =
        processes.spawn(
            new SpawnRequest(List.of(program.toString(), "100"), Map.of(), dir, Map.of()));
    ProcessStat stat = processes.stat(child.pid()).orElseThrow();
    assertThat(stat.parent()).isEqualTo((int) ProcessHandle.current().pid());
    assertThat(stat.startTime()).isPositive();
    assertThat(stat.command()).startsWith("a) R (b ");
    child.signal(9);
    child.await(LIMIT);
  }
}
