package org.pouchcontainer.engine.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.pouchcontainer.api.container.ContainerDetails;
import org.pouchcontainer.api.container.ContainerQuery;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.hook.ContainerAdjustment;
import org.pouchcontainer.spi.hook.ContainerHook;
import org.pouchcontainer.spi.hook.ContainerView;
import org.pouchcontainer.spi.hook.RuntimeHook;

/** A vendor's hook sees a container's whole life. */
@Timeout(30)
class ContainerHooksTest {
  @TempDir Path folder;
  private EngineFixture fixture;
  private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

  @BeforeEach
  void start() {
    fixture = new EngineFixture(folder);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private String next() throws InterruptedException {
    return seen.poll(10, TimeUnit.SECONDS);
  }

  private final class Vendor implements ContainerHook {
    @Override
    public ContainerAdjustment beforeCreate(ContainerView container) {
      return new ContainerAdjustment(
          List.of("VENDOR=yes"), Map.of("vendor", "1"), Map.of("note", "x"));
    }

    @Override
    public List<RuntimeHook> beforeStart(ContainerView container) {
      return List.of(
          new RuntimeHook(
              RuntimeHook.Point.PRESTART, "/bin/vendor", List.of("vendor"), List.of(), 5));
    }

    @Override
    public void afterStart(ContainerView container) {
      seen.add("start " + container.root().isPresent());
    }

    @Override
    public void afterExit(ContainerView container, int exitCode) {
      seen.add("exit " + exitCode);
    }

    @Override
    public void afterRemove(ContainerView container) {
      seen.add("remove " + container.name());
    }
  }

  @Test
  void theWholeLifeIsSeen() throws Exception {
    fixture.drivers.hooks().add(1, new Vendor());
    String id = fixture.create("web");
    ContainerDetails details = fixture.containers().inspect(id);
    assertThat(details.spec().process().env()).contains("VENDOR=yes");
    assertThat(details.spec().labels()).containsEntry("vendor", "1");
    assertThat(details.spec().annotations()).containsEntry("note", "x");

    fixture.containers().start(id);
    assertThat(next()).isEqualTo("start true");
    Path config = folder.resolve("home/containers").resolve(id).resolve("config.json");
    assertThat(Files.readString(config)).contains("\"prestart\"", "/bin/vendor");
    fixture.runtime.end(details.id(), 3);
    assertThat(next()).isEqualTo("exit 3");
    fixture
        .containers()
        .await(id, org.pouchcontainer.api.container.ContainerService.WaitCondition.NOT_RUNNING)
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
    fixture.containers().remove(id, false, false);
    assertThat(next()).isEqualTo("remove web");
  }

  @Test
  void aRefusalBeforeTheCreationLeavesNothing() {
    fixture
        .drivers
        .hooks()
        .add(
            1,
            new ContainerHook() {
              @Override
              public ContainerAdjustment beforeCreate(ContainerView container) {
                throw new EngineException(ErrorKind.PERMISSION_DENIED, "no such tenant");
              }
            });

    EngineException refused =
        catchThrowableOfType(EngineException.class, () -> fixture.create("web"));
    assertThat(refused.kind()).isEqualTo(ErrorKind.PERMISSION_DENIED);
    assertThat(fixture.containers().list(ContainerQuery.ALL)).isEmpty();
    fixture.drivers.hooks().remove(1);
    assertThat(fixture.create("web")).isNotBlank();
  }
}
