package org.pouchcontainer.log.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.log.LogDriver;
import org.pouchcontainer.spi.log.LogLine;
import org.pouchcontainer.spi.log.LogSink;
import org.pouchcontainer.spi.log.LogSource;
import org.pouchcontainer.tck.log.LogDriverContract;

class JsonFileDriverTest extends LogDriverContract {
  private final JsonFileDriver driver = new JsonFileDriver();

  @Override
  protected LogDriver driver() {
    return driver;
  }

  @Override
  protected List<String> arrived(LogSource source, int count) throws IOException {
    Path file = driver.file(source);
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  private void write(LogSource source, Map<String, String> options, int lines) {
    try (LogSink sink = driver.open(source, options)) {
      for (int i = 0; i < lines; i++) {
        sink.write(line(false, "line " + i));
      }
      sink.flush();
    }
  }

  @Test
  void linesHaveDockersForm() throws IOException {
    LogSource source = source("form");
    try (LogSink sink =
        driver.open(
            source, Map.of("labels", "tier", "env-regex", "^ST", "tag", "{{upper .Name}}"))) {
      sink.write(line(true, "a \"<b>\"\t"));
      sink.write(new LogLine(Instant.EPOCH, false, "part".getBytes(StandardCharsets.UTF_8), true));
      sink.flush();
    }

    assertThat(arrived(source, 2))
        .containsExactly(
            "{\"log\":\"a \\\"\\u003cb\\u003e\\\"\\t\\n\",\"stream\":\"stderr\","
                + "\"attrs\":{\"STAGE\":\"test\",\"tag\":\"FORM\",\"tier\":\"web\"},"
                + "\"time\":\"2026-01-02T03:04:05.678901234Z\"}",
            "{\"log\":\"part\",\"stream\":\"stdout\","
                + "\"attrs\":{\"STAGE\":\"test\",\"tag\":\"FORM\",\"tier\":\"web\"},"
                + "\"time\":\"1970-01-01T00:00:00Z\"}");
  }

  @Test
  void filesAreRotatedAndCompressed() throws IOException {
    LogSource source = source("rotated");
    write(source, Map.of("max-size", "1k", "max-file", "3", "compress", "true"), 100);

    Path file = driver.file(source);
    assertThat(file).isNotEmptyFile();
    assertThat(Files.size(file)).isLessThan(1200);
    try (InputStream packed = Files.newInputStream(Path.of(file + ".1.gz"));
        InputStream plain = new GZIPInputStream(packed)) {
      assertThat(new String(plain.readAllBytes(), StandardCharsets.UTF_8)).contains("line ");
    }
    assertThat(Path.of(file + ".2.gz")).exists();
    assertThat(Path.of(file + ".3.gz")).doesNotExist();
    assertThat(Path.of(file + ".1")).doesNotExist();
  }

  @Test
  void oneFileIsBegunAnew() throws IOException {
    LogSource source = source("single");
    write(source, Map.of("max-size", "1k"), 100);

    assertThat(Files.size(driver.file(source))).isLessThan(1200);
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void aTornLineIsCutOff() throws IOException {
    LogSource source = source("torn");
    write(source, Map.of(), 2);
    Files.writeString(driver.file(source), "{\"log\":\"tor", StandardOpenOption.APPEND);
    write(source, Map.of(), 1);

    assertThat(arrived(source, 3)).hasSize(3).allMatch(line -> line.endsWith("Z\"}"));
  }

  @ParameterizedTest(name = "{0}={1}")
  @CsvSource({
    "max-size, big",
    "max-size, 0",
    "max-file, 0",
    "max-file, -1",
    "max-file, x",
    "compress, maybe",
    "compress, true",
    "labels-regex, (",
    "labels-regex, (a+)+",
    "tag, {{.Nothing}}",
    "tag, {{if}}",
    "foo, bar",
  })
  void wrongOptionsAreRefused(String name, String value) {
    assertThatExceptionOfType(EngineException.class)
        .isThrownBy(() -> driver.validate(Map.of(name, value)))
        .withMessageContaining(name);
  }
}
