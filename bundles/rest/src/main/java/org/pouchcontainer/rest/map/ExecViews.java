package org.pouchcontainer.rest.map;

import java.util.List;
import org.pouchcontainer.api.container.ContainerSpec.AttachFlags;
import org.pouchcontainer.api.container.ExecService.ExecDetails;
import org.pouchcontainer.api.container.ExecService.ExecSpec;
import org.pouchcontainer.rest.wire.ExecBodies;
import org.pouchcontainer.spi.EngineException;

/** Execs on the wire. */
public final class ExecViews {
  private ExecViews() {}

  /** What to run; INVALID_ARGUMENT without a command. */
  public static ExecSpec spec(ExecBodies.Create body) {
    List<String> command = Absent.list(body.cmd());
    if (command.isEmpty()) {
      throw EngineException.invalid("No exec command specified");
    }
    return new ExecSpec(
        command,
        Absent.list(body.env()),
        Absent.text(body.user()),
        Absent.text(body.workingDir()),
        body.tty(),
        body.privileged(),
        new AttachFlags(body.attachStdin(), body.attachStdout(), body.attachStderr()),
        Absent.text(body.detachKeys()));
  }

  /** What inspect answers. */
  public static ExecBodies.Inspect inspect(ExecDetails d) {
    ExecSpec s = d.spec();
    return new ExecBodies.Inspect(
        d.id(),
        d.running(),
        d.exitCode(),
        new ExecBodies.ProcessConfig(
            s.privileged(),
            s.user(),
            s.tty(),
            s.command().get(0),
            s.command().subList(1, s.command().size())),
        s.attach().stdin(),
        s.attach().stderr(),
        s.attach().stdout(),
        !d.running() && d.exitCode() != null,
        d.container().value(),
        s.detachKeys(),
        d.pid());
  }
}
