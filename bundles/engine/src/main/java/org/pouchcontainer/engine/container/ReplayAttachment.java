package org.pouchcontainer.engine.container;

import java.io.IOException;
import org.pouchcontainer.api.container.LogStream;
import org.pouchcontainer.spi.log.LogLine;
import org.pouchcontainer.spi.runtime.Attachment;

/**
 * An attachment that shows the log from its beginning and goes on with it. Output comes from the
 * log alone, so that nothing is missing or doubled where the past meets the present; input goes to
 * the live streams.
 */
final class ReplayAttachment implements Attachment {
  private static final byte[] LINE_END = {'\n'};
  private static final byte[] NOTHING = {};

  private final LogStream log;
  private final Attachment input;

  ReplayAttachment(LogStream log, Attachment input) {
    this.log = log;
    this.input = input;
  }

  @Override
  public void pump(OutputSink sink) throws IOException {
    log.pump(line -> write(sink, line));
  }

  private static void write(OutputSink sink, LogLine line) throws IOException {
    byte[] text = line.text();
    byte[] end = line.partial() ? NOTHING : LINE_END;
    byte[] whole = java.util.Arrays.copyOf(text, text.length + end.length);
    System.arraycopy(end, 0, whole, text.length, end.length);
    sink.write(line.stderr(), whole, 0, whole.length);
  }

  @Override
  public void writeInput(byte[] buffer, int offset, int length) throws IOException {
    input.writeInput(buffer, offset, length);
  }

  @Override
  public void closeInput() {
    input.closeInput();
  }

  @Override
  public void close() {
    log.close();
    input.close();
  }

  /** Streams that do not exist: nothing comes, and input goes nowhere. */
  static final class NoInput implements Attachment {
    @Override
    public void pump(OutputSink sink) {}

    @Override
    public void writeInput(byte[] buffer, int offset, int length) {}

    @Override
    public void closeInput() {}

    @Override
    public void close() {}
  }
}
