package org.pouchcontainer.engine.container;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.pouchcontainer.api.container.ContainerService.ProcessTable;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/** Runs the host's {@code ps} and keeps the rows of a container's processes. */
final class ProcessLister {
  private static final int MAX_OUTPUT = 8 << 20;
  private static final int LIMIT_SECONDS = 10;
  private static final String PROGRAM = "/bin/ps";

  private ProcessLister() {}

  /**
   * The rows of these processes.
   *
   * @param arguments for ps; empty for {@code -ef}
   * @throws EngineException INVALID_ARGUMENT if ps refuses the arguments or shows no PID column
   */
  static ProcessTable list(Set<Integer> pids, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(PROGRAM));
    command.addAll(arguments.isEmpty() ? List.of("-ef") : arguments);
    String output = run(command);
    String[] lines = output.split("\n");
    List<String> titles = Arrays.asList(lines[0].strip().split("\\s+"));
    int pidColumn = titles.indexOf("PID");
    if (pidColumn < 0) {
      throw EngineException.invalid("top: ps " + arguments + " shows no PID column; add -o pid");
    }
    List<List<String>> rows = new ArrayList<>();
    for (String line : Arrays.asList(lines).subList(1, lines.length)) {
      // The last column, the command, may hold blanks.
      List<String> fields = Arrays.asList(line.strip().split("\\s+", titles.size()));
      if (fields.size() > pidColumn && pids.contains(number(fields.get(pidColumn)))) {
        rows.add(fields);
      }
    }
    return new ProcessTable(titles, rows);
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static String run(List<String> command) {
    try {
      Process ps = new ProcessBuilder(command).redirectErrorStream(true).start();
      ps.getOutputStream().close();
      byte[] output = ps.getInputStream().readNBytes(MAX_OUTPUT);
      if (!ps.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        ps.destroyForcibly();
        throw new EngineException(ErrorKind.DEADLINE_EXCEEDED, "top: ps did not end");
      }
      String text = new String(output, StandardCharsets.UTF_8);
      if (ps.exitValue() != 0) {
        throw EngineException.invalid("top: ps: " + text.lines().findFirst().orElse("failed"));
      }
      return text;
    } catch (IOException e) {
      throw new EngineException(
          ErrorKind.FAILED_PRECONDITION, "top: " + PROGRAM + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException(ErrorKind.CANCELLED, "top: interrupted", e);
    }
  }
}
