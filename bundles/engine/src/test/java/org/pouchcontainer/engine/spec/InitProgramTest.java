package org.pouchcontainer.engine.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pouchcontainer.api.system.DaemonSettings.Init;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

class InitProgramTest {
  @TempDir Path folder;

  private Path program(String name) throws IOException {
    Path file = Files.createFile(folder.resolve(name));
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }

  @Test
  void theFirstOfTheKnownOnesIsTaken() throws IOException {
    program("tini-static");
    Path catatonit = program("catatonit");
    InitProgram init = new InitProgram(Init.ON_DEMAND, List.of("/nowhere", folder.toString()));

    assertThat(init.require()).isEqualTo(catatonit);
    assertThat(InitProgram.wrap(List.of("sleep", "1")))
        .containsExactly("/sbin/docker-init", "--", "sleep", "1");
  }

  @Test
  void withoutOneTheMessageSaysWhatToInstall() {
    InitProgram none = new InitProgram(Init.ON_DEMAND, List.of(folder.toString()));
    InitProgram wrong =
        new InitProgram(new Init(false, folder + "/absent"), List.of(folder.toString()));

    EngineException absent = catchThrowableOfType(EngineException.class, none::require);
    assertThat(absent.kind()).isEqualTo(ErrorKind.FAILED_PRECONDITION);
    assertThat(absent).hasMessageContaining("catatonit");
    assertThat(catchThrowableOfType(EngineException.class, wrong::require))
        .hasMessageContaining("init-path");
  }
}
