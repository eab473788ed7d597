package org.pouchcontainer.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import org.pouchcontainer.cli.term.SystemTerminal;

/** The entry point of the process. */
public final class Main {
  private Main() {}

  /** Runs a command line and ends the process with its exit code. */
  public static void main(String[] line) {
    if (line.length == 1 && line[0].equals(Rehearsal.WORD)) {
      System.exit(Rehearsal.run());
    }
    // Not System.in and System.out: their buffers and decoders cost start-up and delay streams.
    PrintStream out = stream(FileDescriptor.out);
    PrintStream err = stream(FileDescriptor.err);
    Cli cli =
        new Cli(
            new FileInputStream(FileDescriptor.in),
            out,
            err,
            System.getenv(),
            new SystemTerminal(),
            InstantSource.system());
    int code = cli.run(List.of(line));
    out.flush();
    err.flush();
    // Not a plain return: a thread that waits for standard input would keep the process.
    System.exit(code);
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
  }
}
