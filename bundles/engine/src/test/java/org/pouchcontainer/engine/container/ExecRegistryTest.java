package org.pouchcontainer.engine.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.pouchcontainer.api.container.ContainerService.WaitResult;
import org.pouchcontainer.api.container.ContainerSpec.AttachFlags;
import org.pouchcontainer.api.container.ExecService.ExecSpec;
import org.pouchcontainer.engine.store.RecordJson;
import org.pouchcontainer.engine.store.RecordStore;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.tck.store.InMemoryStore;

class ExecRegistryTest {
  private final InMemoryStore memory = new InMemoryStore();
  private final Container container =
      new Container(
          new RecordStore<>(() -> memory, "containers", ContainerRecord.class, RecordJson.mapper()),
          ContainerRecordJsonTest.example("web"));

  private Exec exec(String id, String command) {
    return new Exec(
        id,
        container,
        new ExecSpec(
            List.of(command),
            List.of(),
            "",
            "",
            false,
            false,
            new AttachFlags(false, true, true),
            ""));
  }

  @Test
  void theOldestThatDoNotRunMakeRoom() {
    ExecRegistry registry = new ExecRegistry(2, 1000);
    Exec running = exec("1", "a");
    running.claim();
    Exec ended = exec("2", "b");
    ended.claim();
    ended.ended(0);
    registry.add(running);
    registry.add(ended);

    registry.add(exec("3", "c"));
    registry.add(exec("4", "d"));

    assertThat(registry.find("1")).isSameAs(running);
    assertThat(registry.find("2")).isNull();
    assertThat(registry.find("3")).as("never started").isNull();
    assertThat(registry.find("4")).isNotNull();
  }

  @Test
  void tooManyThatRunAreRefused() {
    ExecRegistry registry = new ExecRegistry(1, 1000);
    Exec running = exec("1", "a");
    running.claim();
    registry.add(running);

    EngineException e =
        catchThrowableOfType(EngineException.class, () -> registry.add(exec("2", "b")));

    assertThat(e.kind()).isEqualTo(ErrorKind.RESOURCE_EXHAUSTED);
  }

  @Test
  void longCommandsAreBoundedTogether() {
    ExecRegistry registry = new ExecRegistry(1000, 100);
    registry.add(exec("1", "x".repeat(60)));
    registry.add(exec("2", "x".repeat(60)));

    assertThat(registry.find("1")).isNull();
    assertThat(
            catchThrowableOfType(
                    EngineException.class, () -> registry.add(exec("3", "x".repeat(101))))
                .kind())
        .isEqualTo(ErrorKind.RESOURCE_EXHAUSTED);
  }

  @Test
  void forgottenWithTheirContainer() {
    ExecRegistry registry = new ExecRegistry(10, 1000);
    registry.add(exec("1", "a"));

    container.completeRemoval(new WaitResult(0, ""));
    registry.add(exec("2", "b"));

    assertThat(registry.find("1")).isNull();
    assertThat(registry.find("2")).isNull();
  }
}
