package org.pouchcontainer.engine.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pouchcontainer.api.event.Event;
import org.pouchcontainer.api.system.SettingsService.SettingsChange;
import org.pouchcontainer.engine.event.EventBus;
import org.pouchcontainer.engine.store.RecordJson;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.tck.host.FakeHostFiles;
import org.pouchcontainer.tck.host.FakeHostMounts;

class SettingsUpdateTest {
  @TempDir Path folder;
  private final EventBus events = new EventBus();

  private SettingsComponent component(String commandLine) {
    return new SettingsComponent(
        "{\"config-file\":\"" + file() + "\",\"command-line\":" + commandLine + "}",
        new FakeHostFiles(new FakeHostMounts()),
        events);
  }

  private Path file() {
    return folder.resolve("etc/config.json");
  }

  private JsonNode written() throws IOException {
    return RecordJson.mapper().readTree(Files.readAllBytes(file()));
  }

  @Test
  void changesHoldAtOnceAndInTheFileWhoseOtherKeysStay() throws IOException {
    Files.createDirectories(file().getParent());
    Files.writeString(file(), "{\"debug\": true, \"label\": [\"old=1\"], \"unknown\": {\"a\": 1}}");
    SettingsComponent settings = component("[]");
    settings.update(
        new SettingsChange(List.of("a=b"), "http://proxy:3128", null, List.of("r:5000")));

    assertThat(settings.current().labels()).containsExactly("a=b");
    assertThat(settings.current().registry().proxy()).isEqualTo("http://proxy:3128");
    assertThat(settings.current().registry().insecure()).containsExactly("r:5000");
    assertThat(written().toString())
        .isEqualTo(
            "{\"debug\":true,\"label\":[\"a=b\"],\"unknown\":{\"a\":1},"
                + "\"image-proxy\":\"http://proxy:3128\",\"insecure-registries\":[\"r:5000\"]}");
    assertThat(events.past(Instant.EPOCH, Instant.MAX))
        .extracting(Event::action)
        .containsExactly("reload");
  }

  @Test
  void withoutAFileOneIsMade() throws IOException {
    component("[]").update(new SettingsChange(null, null, List.of("mirror:5000"), null));

    assertThat(written().toString()).isEqualTo("{\"registry-mirrors\":[\"mirror:5000\"]}");
  }

  @Test
  void whatTheCommandLineHasSetIsAConflict() {
    SettingsComponent settings = component("[\"label\"]");
    EngineException refused =
        catchThrowableOfType(
            EngineException.class,
            () -> settings.update(new SettingsChange(List.of("a=b"), null, null, null)));

    assertThat(refused.kind()).isEqualTo(ErrorKind.CONFLICT);
    assertThat(file()).doesNotExist();
  }

  @ParameterizedTest(name = "{0}, {1}, {2}, {3}")
  @CsvSource({"nolabel,,,", ",ftp://x,,", ",,a b,", ",,,'x,y z'"})
  void wrongValuesAreRefused(String label, String proxy, String mirror, String insecure) {
    SettingsComponent settings = component("[]");
    EngineException refused =
        catchThrowableOfType(
            EngineException.class,
            () ->
                settings.update(
                    new SettingsChange(
                        label == null ? null : List.of(label),
                        proxy,
                        mirror == null ? null : List.of(mirror),
                        insecure == null ? null : List.of(insecure))));

    assertThat(refused.kind()).isEqualTo(ErrorKind.INVALID_ARGUMENT);
  }
}
