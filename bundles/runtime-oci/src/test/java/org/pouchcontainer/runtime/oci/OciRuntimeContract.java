package org.pouchcontainer.runtime.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.runtime.Attachment;
import org.pouchcontainer.spi.runtime.ContainerRef;
import org.pouchcontainer.spi.runtime.ExecProcess;
import org.pouchcontainer.spi.runtime.ExecRequest;
import org.pouchcontainer.spi.runtime.ExitStatus;
import org.pouchcontainer.spi.runtime.MonitoredProcess;
import org.pouchcontainer.spi.runtime.RuntimeBinary;
import org.pouchcontainer.spi.runtime.RuntimeState;
import org.pouchcontainer.spi.runtime.RuntimeStatus;

/** What every runtime must do, with the real program under the real monitor. */
@Tag("root")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
abstract class OciRuntimeContract {
  /** conmon answers no control message, so the size may come after what was typed later. */
  private static final String AWAIT_SIZE =
      "until stty size 2>/dev/null | grep -q '[1-9]'; do sleep 0.01; done";

  private Path base;
  KernelHost host;
  OciRuntimeDriver runtime;
  private Path rootfs;
  private final List<Container> made = new ArrayList<>();
  private int execs;

  abstract RuntimeBinary binary();

  @BeforeAll
  void prepare(@TempDir Path directory) throws Exception {
    base = directory;
    host = new KernelHost();
    runtime = new OciRuntimeDriver(Settings.defaults(), host.processes);
    rootfs = TestRoot.make(base.resolve("rootfs"));
    TestRoot.mountMissingControllers();
    RuntimeStatus status = runtime.probe(binary());
    assertThat(status.usable()).as(status.reason()).isTrue();
  }

  @AfterEach
  void deleteContainers() {
    for (Container container : made) {
      runtime.delete(container.ref, true);
    }
    made.clear();
  }

  @AfterAll
  void close() throws IOException {
    runtime.close();
    host.close();
    TestRoot.removeCgroups();
  }

  Container container() throws IOException {
    Container container = new Container(base, binary(), rootfs);
    made.add(container);
    return container;
  }

  MonitoredProcess started(Container container) throws IOException {
    MonitoredProcess process = runtime.create(container.request());
    runtime.start(container.ref);
    return process;
  }

  ExitStatus exit(Container container, MonitoredProcess process) throws Exception {
    return exit(runtime, container, process);
  }

  static ExitStatus exit(OciRuntimeDriver by, Container container, MonitoredProcess process)
      throws Exception {
    return by.exit(container.ref, process).toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  ExecProcess exec(Container container, boolean terminal, boolean stdin, String... words)
      throws IOException {
    return runtime.exec(
        container.ref, execRequest(container.ref, terminal, stdin, true, "/", words));
  }

  ExecRequest execRequest(
      ContainerRef ref,
      boolean terminal,
      boolean stdin,
      boolean attach,
      String cwd,
      String... words)
      throws IOException {
    String id = "exec" + ++execs + "-" + ref.id();
    byte[] process =
        Container.process(terminal, cwd, List.of(words)).getBytes(StandardCharsets.UTF_8);
    return new ExecRequest(
        id,
        process,
        terminal,
        stdin,
        attach,
        Files.createDirectories(ref.runDirectory().resolve("exec").resolve(id)));
  }

  static int code(ExecProcess process) throws Exception {
    return process.exit().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  static void assertKind(ErrorKind kind, org.assertj.core.api.ThrowableAssert.ThrowingCallable c) {
    assertThatThrownBy(c)
        .isInstanceOfSatisfying(EngineException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  @Test
  void every_container_of_a_profile_is_confined_by_it() throws Exception {
    // crun compiles the profile for the first one only; so the second one is what matters.
    String profile =
        "\"seccomp\":{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"names\":[\"mkdirat\","
            + "\"mkdir\"],\"action\":\"SCMP_ACT_ERRNO\",\"errnoRet\":38}]}";
    for (int i = 0; i < 3; i++) {
      Container confined =
          container()
              .linux(profile)
              .shell("mkdir /tmp/a && exit 3; grep ^Seccomp: /proc/self/status");
      assertThat(exit(confined, started(confined)).code()).isZero();
      assertThat(Files.readString(confined.log())).contains("Function not implemented", "\t2");
    }
    Container other =
        container().linux(profile.replace("mkdir", "chown")).shell("mkdir /tmp/a && exit 3");
    assertThat(exit(other, started(other)).code()).isEqualTo(3);
  }

  @Test
  void a_container_runs_and_leaves_its_exit_code_and_time() throws Exception {
    Container container = container().shell("exit 7");
    Instant before = Instant.now().minusMillis(20);
    MonitoredProcess process = runtime.create(container.request());
    assertThat(process.pid()).isPositive();
    assertThat(host.processes.startTime(process.pid())).contains(process.startTime());
    assertThat(host.processes.startTime(process.monitorPid())).isPresent();
    assertThat(runtime.state(container.ref))
        .contains(new RuntimeState(RuntimeState.Status.CREATED, process.pid()));
    runtime.start(container.ref);
    ExitStatus status = exit(container, process);
    assertThat(status.code()).isEqualTo(7);
    assertThat(status.time()).isBetween(before, Instant.now().plusMillis(20));
    assertThat(status.oomKilled()).isFalse();
    assertThat(status.monitorLost()).isFalse();
    assertThat(runtime.state(container.ref))
        .contains(new RuntimeState(RuntimeState.Status.STOPPED, 0));
    runtime.delete(container.ref, false);
    assertThat(runtime.state(container.ref)).isEmpty();
    assertNothingLeft(container);
  }

  void assertNothingLeft(Container container) throws IOException {
    try (Stream<Path> files = Files.list(container.ref.runDirectory())) {
      assertThat(files.filter(f -> !f.endsWith("exec"))).isEmpty();
    }
    assertThat(TestRoot.cgroupsOf(container.ref.id())).isEmpty();
    assertThat(TestRoot.processesNaming(container.ref.id().value())).isEmpty();
    assertThat(container.ref.runtimeRoot().resolve(container.ref.id().value())).doesNotExist();
  }

  @Test
  void output_is_delivered_from_the_first_byte_to_the_last_and_logged() throws Exception {
    Container container = container().shell("echo one; echo two >&2; echo three");
    MonitoredProcess process = runtime.create(container.request());
    try (Attachment attachment = runtime.attach(container.ref)) {
      Collected client = Collected.from(attachment);
      runtime.start(container.ref);
      client.awaitEnd();
      assertThat(client.out()).isEqualTo("one\nthree\n");
      assertThat(client.err()).isEqualTo("two\n");
    }
    exit(container, process);
    assertThat(Files.readString(container.log()))
        .containsPattern("^\\S+T\\S+ stdout F one\n\\S+ (stdout F three|stderr F two)\n");
  }

  @Test
  void a_flood_of_output_arrives_whole_before_the_exit() throws Exception {
    Container container = container().shell("yes 0123456789abcde | head -c 8388608");
    MonitoredProcess process = runtime.create(container.request());
    try (Attachment attachment = runtime.attach(container.ref)) {
      Collected client = Collected.from(attachment);
      runtime.start(container.ref);
      exit(container, process);
      client.awaitEnd();
      assertThat(client.size()).isEqualTo(8388608);
    }
  }

  @Test
  void a_client_that_takes_nothing_halts_neither_container_nor_other_clients() throws Exception {
    OciRuntimeDriver impatient =
        new OciRuntimeDriver(
            new Settings(
                Settings.defaults().conmonCandidates(),
                Duration.ofSeconds(60),
                Duration.ofSeconds(30),
                Duration.ofMillis(300),
                1 << 16),
            host.processes);
    Container container = container().shell("yes 0123456789abcde | head -c 4194304");
    MonitoredProcess process = impatient.create(container.request());
    try (Attachment dead = impatient.attach(container.ref);
        Attachment live = impatient.attach(container.ref)) {
      Collected client = Collected.from(live);
      impatient.start(container.ref);
      assertThat(exit(impatient, container, process).code()).isZero();
      client.awaitEnd();
      assertThat(client.size()).isEqualTo(4194304);
    } finally {
      impatient.close();
    }
  }

  @Test
  void standard_input_reaches_the_process_and_ends_with_its_only_client() throws Exception {
    Container container = container().command("cat").stdin(true);
    MonitoredProcess process = runtime.create(container.request());
    byte[] text = "to and fro\n".repeat(20000).getBytes(StandardCharsets.UTF_8);
    try (Attachment attachment = runtime.attach(container.ref)) {
      Collected client = Collected.from(attachment);
      runtime.start(container.ref);
      attachment.writeInput(text, 0, 0);
      attachment.writeInput(text, 0, text.length);
      attachment.closeInput();
      attachment.closeInput();
      assertThat(exit(container, process).code()).isZero();
      assertThat(client.awaitEnd().out()).isEqualTo(new String(text, StandardCharsets.UTF_8));
    }
  }

  @Test
  void standard_input_stays_open_after_a_client_unless_asked_otherwise() throws Exception {
    Container container = container().shell("read a; read b; echo $a $b").stdin(false);
    MonitoredProcess process = started(container);
    try (Attachment first = runtime.attach(container.ref)) {
      write(first, "first\n");
      first.closeInput();
    }
    try (Attachment second = runtime.attach(container.ref)) {
      Collected client = Collected.from(second);
      write(second, "second\n");
      assertThat(client.awaitEnd().out()).isEqualTo("first second\n");
    }
    assertThat(exit(container, process).code()).isZero();
  }

  static void write(Attachment attachment, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    attachment.writeInput(bytes, 0, bytes.length);
  }

  @Test
  void input_to_a_container_without_standard_input_is_dropped() throws Exception {
    Container container = container();
    started(container);
    try (Attachment attachment = runtime.attach(container.ref)) {
      byte[] much = new byte[1 << 20];
      attachment.writeInput(much, 0, much.length);
    }
  }

  @Test
  void closing_an_attachment_ends_its_pump_within_a_second() throws Exception {
    Container container = container();
    started(container);
    Attachment attachment = runtime.attach(container.ref);
    Collected client = Collected.from(attachment);
    attachment.close();
    attachment.close();
    assertThat(client.endsWithin(Duration.ofSeconds(1))).isTrue();
  }

  @Test
  void a_terminal_can_be_resized_and_typed_into() throws Exception {
    Container container =
        container()
            .shell("echo ready; read line; " + AWAIT_SIZE + "; stty size; echo got $line")
            .terminal()
            .stdin(true);
    MonitoredProcess process = runtime.create(container.request());
    try (Attachment attachment = runtime.attach(container.ref)) {
      Collected client = Collected.from(attachment);
      runtime.start(container.ref);
      client.awaitOutput("ready");
      runtime.resize(container.ref, 33, 77);
      write(attachment, "hello\n");
      client.awaitEnd();
      assertThat(client.out()).contains("33 77\r\n", "got hello\r\n");
      assertThat(client.err()).isEmpty();
    }
    assertThat(exit(container, process).code()).isZero();
  }

  @Test
  void a_terminal_outlives_the_client_that_leaves_it() throws Exception {
    Container container = container().shell("read line; echo got $line").terminal().stdin(true);
    MonitoredProcess process = started(container);
    runtime.attach(container.ref).close();
    try (Attachment attachment = runtime.attach(container.ref)) {
      Collected client = Collected.from(attachment);
      write(attachment, "again\n");
      assertThat(client.awaitEnd().out()).contains("got again");
    }
    assertThat(exit(container, process).code()).isZero();
  }

  @Test
  void resize_without_terminal_or_after_the_end_is_ignored() throws Exception {
    Container container = container().shell("exit 0");
    MonitoredProcess process = runtime.create(container.request());
    runtime.resize(container.ref, 10, 10);
    runtime.start(container.ref);
    exit(container, process);
    runtime.resize(container.ref, 10, 10);
    runtime.reopenLog(container.ref);
    assertKind(ErrorKind.FAILED_PRECONDITION, () -> runtime.attach(container.ref));
  }

  @Test
  void the_log_is_reopened_after_a_rotation() throws Exception {
    Container container = container().shell("echo before; read a; echo after").stdin(true);
    MonitoredProcess process = runtime.create(container.request());
    try (Attachment attachment = runtime.attach(container.ref)) {
      Collected client = Collected.from(attachment);
      runtime.start(container.ref);
      client.awaitOutput("before");
      Path rotated = container.log().resolveSibling("log.1");
      Files.move(container.log(), rotated);
      runtime.reopenLog(container.ref);
      awaitFile(container.log());
      write(attachment, "go\n");
      client.awaitEnd();
      exit(container, process);
      assertThat(rotated).content().contains("before").doesNotContain("after");
      assertThat(container.log()).content().contains("after");
    }
  }

  private static void awaitFile(Path file) throws Exception {
    // conmon has no answer to a control message; the file is all there is to see.
    for (int i = 0; i < 200 && !Files.exists(file); i++) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  @Test
  void signals_reach_pid_1_and_the_code_is_128_plus_the_signal() throws Exception {
    Container trapping =
        container().shell("trap 'exit 42' TERM; echo on; while :; do sleep 0.01; done");
    MonitoredProcess process = runtime.create(trapping.request());
    try (Attachment attachment = runtime.attach(trapping.ref)) {
      Collected client = Collected.from(attachment);
      runtime.start(trapping.ref);
      client.awaitOutput("on");
      runtime.kill(trapping.ref, 15, false);
      assertThat(exit(trapping, process).code()).isEqualTo(42);
    }
    Container plain = container();
    MonitoredProcess other = started(plain);
    runtime.kill(plain.ref, 9, false);
    assertThat(exit(plain, other).code()).isEqualTo(137);
    assertKind(ErrorKind.FAILED_PRECONDITION, () -> runtime.kill(plain.ref, 9, false));
    runtime.delete(plain.ref, false);
    assertKind(ErrorKind.FAILED_PRECONDITION, () -> runtime.kill(plain.ref, 9, false));
    assertKind(ErrorKind.INVALID_ARGUMENT, () -> runtime.kill(plain.ref, 65, false));
  }

  @Test
  void a_signal_to_all_reaches_every_process() throws Exception {
    Container container = container().shell("sleep 500 & sleep 501 & wait");
    MonitoredProcess process = started(container);
    awaitProcesses(container, 3);
    runtime.kill(container.ref, 9, true);
    assertThat(exit(container, process).code()).isEqualTo(137);
    assertThat(runtime.processes(container.ref)).isEmpty();
  }

  private List<Integer> awaitProcesses(Container container, int count) throws Exception {
    for (int i = 0; i < 200; i++) {
      List<Integer> pids = runtime.processes(container.ref);
      if (pids.size() == count) {
        return pids;
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
    return runtime.processes(container.ref);
  }

  @Test
  void processes_are_those_of_the_container_in_the_hosts_numbering() throws Exception {
    Container container = container().shell("sleep 500 & wait");
    MonitoredProcess process = started(container);
    assertThat(awaitProcesses(container, 2)).hasSize(2).contains(process.pid());
  }

  @Test
  void a_paused_container_does_nothing_until_resumed() throws Exception {
    Container container = container();
    MonitoredProcess process = started(container);
    runtime.pause(container.ref);
    runtime.pause(container.ref);
    assertThat(runtime.state(container.ref))
        .contains(new RuntimeState(RuntimeState.Status.PAUSED, process.pid()));
    assertKind(ErrorKind.FAILED_PRECONDITION, () -> exec(container, false, false, "true"));
    runtime.resume(container.ref);
    runtime.resume(container.ref);
    assertThat(code(exec(container, false, false, "true"))).isZero();
  }

  @Test
  void deleting_by_force_takes_a_paused_or_running_container_away() throws Exception {
    Container container = container();
    started(container);
    assertKind(ErrorKind.FAILED_PRECONDITION, () -> runtime.delete(container.ref, false));
    runtime.pause(container.ref);
    runtime.delete(container.ref, true);
    runtime.delete(container.ref, true);
    runtime.delete(container.ref, false);
    assertNothingLeft(container);
  }

  @Test
  void limits_change_and_absent_ones_stay() throws Exception {
    Container container = container().resources("\"memory\":{\"limit\":67108864}");
    started(container);
    update(container, "{\"pids\":{\"limit\":77}}");
    update(container, "{\"cpu\":{\"shares\":512}}");
    assertThat(TestRoot.cgroupValue("memory", container.cgroup(), "memory.limit_in_bytes"))
        .isEqualTo("67108864");
    assertThat(TestRoot.cgroupValue("pids", container.cgroup(), "pids.max")).isEqualTo("77");
    assertThat(TestRoot.cgroupValue("cpu", container.cgroup(), "cpu.shares")).isEqualTo("512");
    assertKind(ErrorKind.INVALID_ARGUMENT, () -> update(container, "{\"memory\":{\"limit\":1}}"));
  }

  private void update(Container container, String json) {
    runtime.update(container.ref, json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void want_of_memory_is_told() throws Exception {
    Container container =
        container()
            .shell("dd if=/dev/zero of=/tmp/fill bs=1M count=64; sleep 1000")
            .resources("\"memory\":{\"limit\":16777216,\"swap\":16777216}");
    MonitoredProcess process = started(container);
    ExitStatus status;
    try {
      status = runtime.exit(container.ref, process).toCompletableFuture().get(3, TimeUnit.SECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      // The kernel chose dd, not PID 1.
      runtime.kill(container.ref, 9, false);
      status = exit(container, process);
    }
    assertThat(status.oomKilled()).isTrue();
    assertThat(status.code()).isEqualTo(137);
  }

  @Test
  void a_failed_create_tells_why_and_leaves_nothing() throws Exception {
    record Case(Container container, ErrorKind kind) {}
    for (Case wrong :
        List.of(
            new Case(container().command("nosuch"), ErrorKind.NOT_FOUND),
            new Case(container().command("/bin/nosuch"), ErrorKind.NOT_FOUND),
            new Case(container().command("/bin/plain"), ErrorKind.PERMISSION_DENIED),
            new Case(container().command("/tmp"), ErrorKind.PERMISSION_DENIED),
            new Case(container().workingDirectory("/bin/busybox"), ErrorKind.INVALID_ARGUMENT),
            new Case(
                container().resources("\"cpu\":{\"cpus\":\"4000\"}"),
                ErrorKind.INVALID_ARGUMENT))) {
      assertKind(wrong.kind(), () -> runtime.create(wrong.container().request()));
      assertNothingLeft(wrong.container());
    }
  }

  @Test
  void a_second_create_is_refused_and_harms_nothing() throws Exception {
    Container container = container();
    started(container);
    assertKind(ErrorKind.ALREADY_EXISTS, () -> runtime.create(container.request()));
    assertThat(code(exec(container, false, false, "true"))).isZero();
  }

  @Test
  void a_container_can_be_made_again_after_delete() throws Exception {
    Container container = container().shell("exit 3");
    for (int i = 0; i < 3; i++) {
      MonitoredProcess process = started(container);
      assertThat(exit(container, process).code()).isEqualTo(3);
      runtime.delete(container.ref, false);
    }
  }

  @Test
  void a_later_engine_finds_running_and_ended_containers() throws Exception {
    Container running = container().shell("read a; echo $a; exit 5").stdin(true);
    Container ended = container().shell("exit 6");
    Container ending = container();
    MonitoredProcess runningProcess = started(running);
    MonitoredProcess endedProcess = started(ended);
    MonitoredProcess endingProcess = started(ending);
    ExitStatus seen = exit(ended, endedProcess);
    runtime.close();
    runtime = new OciRuntimeDriver(Settings.defaults(), host.processes);
    assertThat(exit(ended, endedProcess)).isEqualTo(seen);
    assertThat(code(exec(running, false, false, "true"))).isZero();
    CompletableFuture<ExitStatus> end =
        runtime.exit(ending.ref, endingProcess).toCompletableFuture();
    assertThat(end).isNotDone();
    runtime.kill(ending.ref, 9, false);
    assertThat(end.get(5, TimeUnit.SECONDS).code()).isEqualTo(137);
    try (Attachment attachment = runtime.attach(running.ref)) {
      Collected client = Collected.from(attachment);
      write(attachment, "still here\n");
      assertThat(client.awaitEnd().out()).isEqualTo("still here\n");
    }
    assertThat(exit(running, runningProcess).code()).isEqualTo(5);
  }

  @Test
  void a_killed_monitor_is_noticed() throws Exception {
    Container container = container();
    MonitoredProcess process = started(container);
    CompletableFuture<ExitStatus> end = runtime.exit(container.ref, process).toCompletableFuture();
    Attachment attachment = runtime.attach(container.ref);
    Collected client = Collected.from(attachment);
    killMonitor(process);
    client.awaitEnd();
    assertThat(end).isNotDone();
    assertThat(host.processes.startTime(process.pid())).contains(process.startTime());
    assertThat(code(exec(container, false, false, "true"))).isZero();
    runtime.kill(container.ref, 9, false);
    ExitStatus status = end.get(5, TimeUnit.SECONDS);
    assertThat(status.monitorLost()).isTrue();
    assertThat(status.code()).isEqualTo(255);
    runtime.delete(container.ref, true);
    assertNothingLeft(container);
  }

  private void killMonitor(MonitoredProcess process) {
    long start = host.processes.startTime(process.monitorPid()).orElseThrow();
    assertThat(host.processes.signal(process.monitorPid(), start, 9)).isTrue();
  }

  @Test
  void a_container_that_died_with_its_monitor_is_found_by_a_later_engine() throws Exception {
    Container container = container();
    MonitoredProcess process = started(container);
    killMonitor(process);
    assertThat(host.processes.signal(process.pid(), process.startTime(), 9)).isTrue();
    ExitStatus status = exit(container, process);
    assertThat(status.monitorLost()).isTrue();
    runtime.delete(container.ref, true);
    assertNothingLeft(container);
  }

  @Test
  void after_a_reboot_nothing_is_known_and_nobody_waits() throws Exception {
    Container container = container();
    int somebody = Math.toIntExact(ProcessHandle.current().pid());
    MonitoredProcess earlier = new MonitoredProcess(somebody, 1, somebody);
    TestRoot.deleteTree(container.ref.runDirectory());
    assertThat(exit(container, earlier).monitorLost()).isTrue();
    assertThat(runtime.state(container.ref)).isEmpty();
    assertThat(runtime.processes(container.ref)).isEmpty();
    runtime.resize(container.ref, 1, 1);
    runtime.reopenLog(container.ref);
    assertKind(ErrorKind.FAILED_PRECONDITION, () -> runtime.kill(container.ref, 9, false));
    assertKind(ErrorKind.FAILED_PRECONDITION, () -> runtime.attach(container.ref));
    assertKind(ErrorKind.NOT_FOUND, () -> runtime.start(container.ref));
    runtime.delete(container.ref, false);
    runtime.delete(container.ref, true);
  }

  @Test
  void an_exec_delivers_its_output_and_code() throws Exception {
    Container container = container();
    started(container);
    ExecProcess exec = exec(container, false, false, "sh", "-c", "echo out; echo err >&2; exit 9");
    try (Attachment attachment = exec.attachment().orElseThrow()) {
      Collected client = Collected.from(attachment).awaitEnd();
      assertThat(client.out()).isEqualTo("out\n");
      assertThat(client.err()).isEqualTo("err\n");
    }
    assertThat(exec.pid()).isPositive();
    assertThat(code(exec)).isEqualTo(9);
    assertThat(code(exec(container, false, false, "sh", "-c", "kill -9 $$"))).isEqualTo(137);
  }

  @Test
  void an_exec_takes_input_and_much_output() throws Exception {
    Container container = container();
    started(container);
    ExecProcess exec = exec(container, false, true, "cat");
    byte[] text = "0123456789abcdef".repeat(1 << 17).getBytes(StandardCharsets.UTF_8);
    try (Attachment attachment = exec.attachment().orElseThrow()) {
      Collected client = Collected.from(attachment);
      attachment.writeInput(text, 0, text.length);
      attachment.closeInput();
      assertThat(client.awaitEnd().size()).isEqualTo(text.length);
    }
    assertThat(code(exec)).isZero();
  }

  @Test
  void an_exec_with_terminal_is_resized_and_typed_into() throws Exception {
    Container container = container();
    started(container);
    ExecProcess exec =
        exec(
            container,
            true,
            true,
            "sh",
            "-c",
            "echo ready; read a; " + AWAIT_SIZE + "; stty size; echo got $a");
    try (Attachment attachment = exec.attachment().orElseThrow()) {
      Collected client = Collected.from(attachment).awaitOutput("ready");
      exec.resize(22, 55);
      write(attachment, "word\n");
      assertThat(client.awaitEnd().out()).contains("22 55", "got word");
    }
    assertThat(code(exec)).isZero();
    exec.resize(1, 1);
  }

  @Test
  void a_detached_exec_runs_without_client() throws Exception {
    Container container = container();
    started(container);
    ExecProcess exec =
        runtime.exec(
            container.ref,
            execRequest(container.ref, false, false, false, "/", "sh", "-c", "echo x; exit 4"));
    assertThat(exec.attachment()).isEmpty();
    assertThat(code(exec)).isEqualTo(4);
    ExecProcess terminal =
        runtime.exec(
            container.ref,
            execRequest(container.ref, true, false, false, "/", "sh", "-c", "test -t 1; exit $?"));
    assertThat(code(terminal)).isZero();
  }

  @Test
  void a_refused_exec_tells_why() throws Exception {
    Container container = container().shell("read a").stdin(true);
    MonitoredProcess process = started(container);
    assertKind(ErrorKind.NOT_FOUND, () -> exec(container, false, false, "nosuch"));
    assertKind(ErrorKind.NOT_FOUND, () -> exec(container, false, false, "/bin/nosuch"));
    assertKind(ErrorKind.NOT_FOUND, () -> exec(container, true, false, "nosuch"));
    assertKind(ErrorKind.PERMISSION_DENIED, () -> exec(container, false, false, "/bin/plain"));
    assertKind(ErrorKind.PERMISSION_DENIED, () -> exec(container, false, false, "/tmp"));
    runtime.attach(container.ref).close();
    exit(container, process);
    assertKind(ErrorKind.FAILED_PRECONDITION, () -> exec(container, false, false, "true"));
    runtime.delete(container.ref, true);
    assertKind(ErrorKind.FAILED_PRECONDITION, () -> exec(container, false, false, "true"));
  }

  @Test
  void an_exec_ends_although_its_child_keeps_the_streams_open() throws Exception {
    Container container = container();
    started(container);
    ExecProcess exec = exec(container, false, false, "sh", "-c", "sleep 300 & echo started");
    try (Attachment attachment = exec.attachment().orElseThrow()) {
      Collected client = Collected.from(attachment);
      assertThat(code(exec)).isZero();
      assertThat(client.endsWithin(Duration.ofSeconds(2))).isTrue();
      assertThat(client.out()).isEqualTo("started\n");
    }
  }

  @Test
  void closing_an_exec_attachment_wakes_reader_and_writer() throws Exception {
    Container container = container();
    started(container);
    ExecProcess exec = exec(container, false, true, "sleep", "300");
    Attachment attachment = exec.attachment().orElseThrow();
    Collected client = Collected.from(attachment);
    byte[] much = new byte[4 << 20];
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(
            () -> {
              try {
                attachment.writeInput(much, 0, much.length);
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    TimeUnit.MILLISECONDS.sleep(100);
    assertThat(writer).isNotDone();
    attachment.close();
    assertThat(client.endsWithin(Duration.ofSeconds(1))).isTrue();
    assertThat(writer.handle((ok, failure) -> 0).get(1, TimeUnit.SECONDS)).isZero();
  }

  @Test
  void an_ordinary_user_may_open_the_standard_streams_again() throws Exception {
    Container container = container();
    started(container);
    ExecRequest request = execRequest(container.ref, false, true, true, "/", "true");
    List<String> words =
        List.of("sh", "-c", "cat /dev/stdin > /dev/stdout; echo bad > /dev/stderr");
    byte[] process = Container.process(1000, false, "/", words).getBytes(StandardCharsets.UTF_8);
    ExecProcess exec =
        runtime.exec(
            container.ref,
            new ExecRequest(request.id(), process, false, true, true, request.runDirectory()));
    try (Attachment attachment = exec.attachment().orElseThrow()) {
      Collected client = Collected.from(attachment);
      write(attachment, "good\n");
      attachment.closeInput();
      assertThat(client.awaitEnd().out()).isEqualTo("good\n");
      assertThat(client.err()).isEqualTo("bad\n");
    }
    assertThat(code(exec)).isZero();
  }

  @Test
  void no_descriptor_of_the_engine_reaches_a_container() throws Exception {
    Container container = container().shell("echo /proc/self/fd/*");
    MonitoredProcess process = runtime.create(container.request());
    try (Attachment attachment = runtime.attach(container.ref)) {
      runtime.start(container.ref);
      // The shell opens the folder itself while it reads it.
      assertThat(Collected.from(attachment).awaitEnd().out().strip().split(" "))
          .hasSizeLessThanOrEqualTo(4);
    }
    exit(container, process);
    Container other = container();
    started(other);
    ExecProcess exec = exec(other, false, false, "sh", "-c", "echo /proc/self/fd/*");
    try (Attachment attachment = exec.attachment().orElseThrow()) {
      assertThat(Collected.from(attachment).awaitEnd().out().strip().split(" "))
          .hasSizeLessThanOrEqualTo(4);
    }
  }

  @Test
  void a_stopped_driver_ends_its_streams_and_watches_but_no_container() throws Exception {
    OciRuntimeDriver other = new OciRuntimeDriver(Settings.defaults(), host.processes);
    Container container = container();
    MonitoredProcess process = other.create(container.request());
    Collected client = Collected.from(other.attach(container.ref));
    other.start(container.ref);
    CompletableFuture<ExitStatus> end = other.exit(container.ref, process).toCompletableFuture();
    other.close();
    other.close();
    client.awaitEnd();
    assertThatThrownBy(() -> end.get(1, TimeUnit.SECONDS))
        .cause()
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE));
    assertThat(code(exec(container, false, false, "true"))).isZero();
  }

  @Test
  void many_containers_are_watched_by_few_threads() throws Exception {
    int count = Integer.getInteger("pouch.test.containers", 20);
    List<Container> containers = new ArrayList<>();
    List<CompletableFuture<ExitStatus>> ends = new ArrayList<>();
    int threads = Thread.activeCount();
    for (int i = 0; i < count; i++) {
      Container container = container();
      containers.add(container);
      ends.add(runtime.exit(container.ref, started(container)).toCompletableFuture());
    }
    assertThat(Thread.activeCount()).isLessThan(threads + 10);
    for (Container container : containers) {
      runtime.kill(container.ref, 9, false);
    }
    for (CompletableFuture<ExitStatus> end : ends) {
      assertThat(end.get(10, TimeUnit.SECONDS).code()).isEqualTo(137);
    }
  }

  @Test
  void execs_of_a_container_run_side_by_side() throws Exception {
    Container container = container();
    started(container);
    List<CompletableFuture<Integer>> codes =
        IntStream.range(0, 20)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> {
                          try {
                            return runExec(container, "sh", "-c", "exit " + i);
                          } catch (Exception e) {
                            throw new IllegalStateException(e);
                          }
                        }))
            .toList();
    assertThat(codes.stream().map(CompletableFuture::join))
        .containsExactlyElementsOf(IntStream.range(0, 20).boxed().toList());
  }

  private synchronized ExecRequest nextRequest(Container container, String... words)
      throws IOException {
    return execRequest(container.ref, false, false, true, "/", words);
  }

  int runExec(Container container, String... words) throws Exception {
    ExecRequest request = nextRequest(container, words);
    ExecProcess exec = runtime.exec(container.ref, request);
    try (Attachment attachment = exec.attachment().orElseThrow()) {
      attachment.pump((stderr, buffer, offset, length) -> {});
    }
    int code = code(exec);
    TestRoot.deleteTree(request.runDirectory());
    return code;
  }

  @Test
  @Timeout(300)
  void many_execs_leave_nothing() throws Exception {
    int rounds = Integer.getInteger("pouch.test.execs", 200);
    Container container = container();
    started(container);
    for (int i = 0; i < 5; i++) {
      runExec(container, "true");
    }
    Set<String> before = descriptors();
    for (int i = 0; i < rounds; i++) {
      assertThat(runExec(container, "true")).isZero();
    }
    assertSettles(before, container, 1);
  }

  @Test
  @Timeout(300)
  void many_rounds_leave_nothing() throws Exception {
    int rounds = Integer.getInteger("pouch.test.rounds", 50);
    started(container());
    Set<String> before = descriptors();
    for (int i = 0; i < rounds; i++) {
      Container container = container().shell("echo " + i);
      MonitoredProcess process = runtime.create(container.request());
      try (Attachment attachment = runtime.attach(container.ref)) {
        runtime.start(container.ref);
        assertThat(Collected.from(attachment).awaitEnd().out()).isEqualTo(i + "\n");
      }
      exit(container, process);
      runtime.delete(container.ref, false);
      assertNothingLeft(container);
      made.remove(container);
    }
    assertSettles(before, made.get(0), 1);
  }

  private void assertSettles(Set<String> before, Container container, int processes)
      throws Exception {
    // The reaper closes a child's descriptor just after its exit is told.
    for (int i = 0; i < 100 && descriptors().size() > before.size(); i++) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    assertThat(descriptors().size()).as("%s", descriptors()).isLessThanOrEqualTo(before.size());
    assertThat(runtime.processes(container.ref)).hasSize(processes);
  }

  private static Set<String> descriptors() throws IOException {
    try (Stream<Path> fds = Files.list(Path.of("/proc/self/fd"))) {
      // Not files: the JVM opens jars whenever a class of them is wanted first.
      return fds.map(fd -> fd.getFileName() + " " + target(fd))
          .filter(fd -> !fd.contains(" /"))
          .collect(Collectors.toSet());
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return "gone";
    }
  }
}
