package org.pouchcontainer.log.json;

import java.nio.file.Path;
import java.util.Map;
import org.osgi.service.component.annotations.Component;
import org.pouchcontainer.spi.log.LogDriver;
import org.pouchcontainer.spi.log.LogFileKeeper;
import org.pouchcontainer.spi.log.LogSink;
import org.pouchcontainer.spi.log.LogSource;

/**
 * Writes output as Docker's {@code json-file} does, one JSON object a line, so that what collects
 * Docker's logs collects these.
 */
@Component(service = LogDriver.class, property = "driver.name=" + JsonFileDriver.NAME)
public final class JsonFileDriver implements LogDriver, LogFileKeeper {
  static final String NAME = "json-file";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void validate(Map<String, String> options) {
    JsonFileOptions.parse(options);
  }

  @Override
  public LogSink open(LogSource source, Map<String, String> options) {
    JsonFileOptions parsed = JsonFileOptions.parse(options);
    return new JsonFileSink(
        new RotatedFile(file(source), parsed), new JsonLine(parsed.attributes(source, options)));
  }

  @Override
  public Path file(LogSource source) {
    return source.folder().resolve(source.id() + "-json.log");
  }
}
