package org.pouchcontainer.log.json;

import java.io.IOException;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.log.LogLine;
import org.pouchcontainer.spi.log.LogSink;

/** One container's json file. */
final class JsonFileSink implements LogSink {
  private final RotatedFile file;
  private final JsonLine form;

  JsonFileSink(RotatedFile file, JsonLine form) {
    this.file = file;
    this.form = form;
  }

  @Override
  public void write(LogLine line) {
    byte[] bytes = form.of(line);
    run(() -> file.write(bytes));
  }

  @Override
  public void flush() {
    run(file::flush);
  }

  @Override
  public void close() {
    run(file::close);
  }

  private interface Work {
    void run() throws IOException;
  }

  private void run(Work work) {
    try {
      work.run();
    } catch (IOException e) {
      throw new EngineException(ErrorKind.UNAVAILABLE, "write " + file + ": " + e, e);
    }
  }
}
