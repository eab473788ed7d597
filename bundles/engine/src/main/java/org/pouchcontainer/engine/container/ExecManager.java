package org.pouchcontainer.engine.container;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.pouchcontainer.api.container.ContainerService.AttachSession;
import org.pouchcontainer.api.container.ContainerSpec.AttachFlags;
import org.pouchcontainer.api.container.ContainerStatus;
import org.pouchcontainer.api.container.ExecService;
import org.pouchcontainer.engine.driver.Drivers;
import org.pouchcontainer.engine.spec.SpecBuilder;
import org.pouchcontainer.engine.util.EngineThreads;
import org.pouchcontainer.oci.Json;
import org.pouchcontainer.oci.runtime.ProcessSpec;
import org.pouchcontainer.spi.ContainerId;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.host.HostFiles;
import org.pouchcontainer.spi.runtime.Attachment;
import org.pouchcontainer.spi.runtime.ExecProcess;
import org.pouchcontainer.spi.runtime.ExecRequest;

/** Further processes in containers. Kept in memory: an exec does not outlive the engine. */
final class ExecManager implements ExecService {
  private static final Duration KEPT = Duration.ofMinutes(5);

  /** How a runtime driver's message begins; who reads it knows that already. */
  private static final Pattern DRIVERS_CONTEXT = Pattern.compile("^exec in container [0-9a-f]+: ");

  private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");
  private static final int MAX_KEPT = 8192;
  private static final long MAX_KEPT_CHARACTERS = 8 << 20;
  private static final ObjectWriter PROCESS_WRITER = Json.mapper().writerFor(ProcessSpec.class);

  private final ContainerIndex index;
  private final ContainerFolders folders;
  private final Drivers drivers;
  private final SpecBuilder specs;
  private final ContainerStarter roots;
  private final ContainerEvents events;
  private final EngineThreads threads;
  private final HostFiles files;
  private final ExecRegistry execs = new ExecRegistry(MAX_KEPT, MAX_KEPT_CHARACTERS);

  ExecManager(
      ContainerIndex index,
      ContainerFolders folders,
      Drivers drivers,
      SpecBuilder specs,
      ContainerStarter roots,
      ContainerEvents events,
      EngineThreads threads,
      HostFiles files) {
    this.index = index;
    this.folders = folders;
    this.drivers = drivers;
    this.specs = specs;
    this.roots = roots;
    this.events = events;
    this.threads = threads;
    this.files = files;
  }

  @Override
  public String create(String container, ExecSpec spec) {
    Container found = index.require(container);
    if (found.state().status() == ContainerStatus.PAUSED) {
      throw EngineException.conflict("exec in " + found.label() + ": it is paused; unpause it");
    }
    found.requireProcess("exec in");
    if (spec.command().isEmpty()) {
      throw EngineException.invalid("exec in " + found.label() + ": no command given");
    }
    ImageDefaults.requireText("command", spec.command());
    ImageDefaults.requireText("environment", spec.env());
    if (!spec.workingDirectory().isEmpty()) {
      ImageDefaults.workingDirectory(spec.workingDirectory(), "");
    }
    return add(found, spec, false).id();
  }

  private Exec add(Container container, ExecSpec spec, boolean forgotten) {
    Exec exec = new Exec(ContainerId.random().value(), container, spec, forgotten);
    execs.add(exec);
    publish(exec, "exec_create");
    return exec;
  }

  /** The command is a part of the action, as Docker has it. */
  private void publish(Exec exec, String action) {
    events.publish(
        exec.container().record(),
        action + ": " + String.join(" ", exec.spec().command()),
        Map.of("execID", exec.id()));
  }

  /** A process of the engine's own that runs in a container. */
  record Running(int pid, CompletableFuture<Integer> exit, Attachment streams) {}

  /** Starts a health probe with the container's own user, folder and environment. */
  Running startProbe(Container container, List<String> command) {
    ExecSpec spec =
        new ExecSpec(
            command, List.of(), "", "", false, false, new AttachFlags(false, true, true), "");
    Exec exec = add(container, spec, true);
    ExecProcess process = start(exec, ConsoleSize.UNKNOWN, true);
    return new Running(process.pid(), exec.recorded(), streams(exec, process));
  }

  private static Attachment streams(Exec exec, ExecProcess process) {
    return process
        .attachment()
        .orElseThrow(
            () -> EngineException.internal("exec " + exec.id() + ": it has no streams", null));
  }

  @Override
  public AttachSession startAttached(String execId, ConsoleSize size) {
    Exec exec = require(execId);
    ExecProcess process = start(exec, size, true);
    return new AttachSession(
        new OrderedAttachment(streams(exec, process), exec::recorded), exec.spec().tty());
  }

  @Override
  public void startDetached(String execId, ConsoleSize size) {
    start(require(execId), size, false);
  }

  private ExecProcess start(Exec exec, ConsoleSize size, boolean attach) {
    exec.claim();
    Container container = exec.container();
    ContainerRecord record = container.record();
    Path folder = folders.exec(record.id(), exec.id());
    try {
      container.requireProcess("exec in");
      if (container.state().status() == ContainerStatus.PAUSED) {
        throw EngineException.conflict("exec in " + container.label() + ": it is paused");
      }
      makeFolder(folder);
      ExecProcess process =
          drivers
              .runtimes()
              .await(record.runtime().driver(), Duration.ofSeconds(5))
              .exec(folders.ref(record), request(exec, record, size, attach, folder));
      exec.started(process);
      publish(exec, "exec_start");
      process
          .exit()
          .whenComplete(
              (code, failure) ->
                  ended(exec, folder, failure == null ? code : Integer.valueOf(255)));
      return process;
    } catch (RuntimeException e) {
      throw failed(exec, folder, e);
    }
  }

  private EngineException failed(Exec exec, Path folder, RuntimeException e) {
    files.deleteTree(folder);
    EngineException known =
        e instanceof EngineException already
            ? already
            : EngineException.internal("exec " + exec.id().substring(0, 12), e);
    int code =
        switch (known.kind()) {
          case NOT_FOUND -> 127;
          default -> 126;
        };
    exec.ended(code);
    forgetLater(exec);
    // What is wrong with the program, its user or its folder is an answer of the exec's own.
    boolean program =
        switch (known.kind()) {
          case NOT_FOUND, PERMISSION_DENIED, INVALID_ARGUMENT -> true;
          default -> false;
        };
    return new EngineException(
        program ? ErrorKind.FAILED_PRECONDITION : known.kind(),
        "exec of \"%s\" in %s: %s"
            .formatted(
                shown(exec.spec().command().get(0)),
                exec.container().label(),
                DRIVERS_CONTEXT.matcher(known.getMessage()).replaceFirst("")),
        known);
  }

  private static String shown(String program) {
    return program.length() <= 80 ? program : program.substring(0, 80) + "…";
  }

  private void ended(Exec exec, Path folder, int code) {
    exec.ended(code);
    events.publish(
        exec.container().record(),
        "exec_die",
        Map.of("execID", exec.id(), "exitCode", Integer.toString(code)));
    threads.workers().execute(() -> files.deleteTree(folder));
    forgetLater(exec);
  }

  private void forgetLater(Exec exec) {
    if (exec.isForgotten()) {
      execs.forget(exec.id());
    } else {
      threads.after(KEPT, () -> execs.forget(exec.id()));
    }
  }

  private ExecRequest request(
      Exec exec, ContainerRecord record, ConsoleSize size, boolean attach, Path folder) {
    ExecSpec spec = exec.spec();
    AttachFlags wanted = spec.attach();
    Path root = folders.root(record.id());
    ProcessSpec process =
        specs.exec(
            record,
            (path, limit) -> roots.readInRoot(root, path, limit),
            spec.command(),
            spec.env(),
            spec.user(),
            spec.workingDirectory(),
            spec.tty(),
            spec.privileged(),
            spec.tty() && size.rows() > 0
                ? new org.pouchcontainer.oci.runtime.ConsoleSize(size.rows(), size.columns())
                : null);
    try {
      return new ExecRequest(
          exec.id(),
          PROCESS_WRITER.writeValueAsBytes(process),
          spec.tty(),
          wanted.stdin() && attach,
          attach,
          folder);
    } catch (JsonProcessingException e) {
      throw EngineException.internal("write process of exec", e);
    }
  }

  private static void makeFolder(Path folder) {
    try {
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw EngineException.internal("make folder " + folder, e);
    }
  }

  @Override
  public ExecDetails inspect(String execId) {
    return require(execId).details();
  }

  @Override
  public void resize(String execId, int rows, int columns) {
    if (rows < 0 || rows > 0xffff || columns < 0 || columns > 0xffff) {
      throw EngineException.invalid("resize exec: rows and columns must be 0 to 65535");
    }
    require(execId).resize(rows, columns);
  }

  /** Ids of a container's execs that have not ended. */
  List<String> idsOf(ContainerRecord record) {
    return execs.runningIn(record.id());
  }

  private Exec require(String execId) {
    Exec exec = ID.matcher(execId).matches() ? execs.find(execId) : null;
    if (exec == null) {
      throw EngineException.notFound(
          "No such exec instance: "
              + (execId.length() <= 64 ? execId : execId.substring(0, 64) + "…"));
    }
    return exec;
  }
}
