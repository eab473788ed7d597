package org.pouchcontainer.runtime.oci;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.pouchcontainer.spi.runtime.ContainerRef;
import org.pouchcontainer.spi.runtime.ExecProcess;
import org.pouchcontainer.spi.runtime.ExecRequest;

/** Chooses how an exec is run. */
final class Execs {
  private final Probe probe;
  private final DirectExec direct;
  private final MonitoredExec monitored;

  Execs(Probe probe, DirectExec direct, MonitoredExec monitored) {
    this.probe = probe;
    this.direct = direct;
    this.monitored = monitored;
  }

  ExecProcess start(ContainerRef container, ExecRequest request) {
    Path spec = writeSpec(request);
    return !request.terminal() && probe.isCrun(container.binary())
        ? direct.start(container, request, spec)
        : monitored.start(container, request, spec);
  }

  private static Path writeSpec(ExecRequest request) {
    Path spec = request.runDirectory().resolve("process.json");
    try (var out =
        Files.newByteChannel(
            spec,
            Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE),
            // The environment may hold secrets.
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      out.write(ByteBuffer.wrap(request.process()));
    } catch (IOException e) {
      throw IoFailure.of("exec " + request.id() + ": write " + spec, e);
    }
    return spec;
  }
}
