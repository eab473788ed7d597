package org.pouchcontainer.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DocumentationTest {
  @Test
  void everySettingIsDescribed() throws IOException {
    String page = Files.readString(Path.of("../../docs/configuration.md"));

    for (Setting setting : SettingCatalog.settings()) {
      String flag = setting.flag() == null ? "" : "`--" + setting.flag() + "`";
      assertThat(page)
          .as("a row for %s with its flag", setting.path())
          .containsPattern(
              "\\| `" + setting.path().replace(".", "\\.") + "` \\| [^|]*" + flag + "[^|]* \\|");
    }
  }
}
