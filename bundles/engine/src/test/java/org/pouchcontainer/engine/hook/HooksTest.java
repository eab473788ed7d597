package org.pouchcontainer.engine.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

@Timeout(20)
class HooksTest {
  /** A hook of this test. */
  private interface Suffix extends UnaryOperator<String> {}

  private final Hooks hooks = new Hooks(Duration.ofMillis(200));

  private String ask() {
    return hooks.before(Suffix.class, "in a test", "x", Suffix::apply);
  }

  @Test
  void theHighestRankingComesFirstAndEachSeesTheOnesBefore() {
    hooks.add(1, (Suffix) text -> text + "-low");
    hooks.add(7, (Suffix) text -> text + "-high");
    hooks.add(5, (Runnable) () -> {});

    assertThat(ask()).isEqualTo("x-high-low");
    hooks.remove(7);
    assertThat(ask()).isEqualTo("x-low");
  }

  @Test
  void aHookThatThrowsStopsTheChangeWithItsOwnKind() {
    hooks.add(
        1,
        (Suffix)
            text -> {
              throw new EngineException(ErrorKind.PERMISSION_DENIED, "not on a Sunday");
            });

    EngineException refused = catchThrowableOfType(EngineException.class, this::ask);
    assertThat(refused.kind()).isEqualTo(ErrorKind.PERMISSION_DENIED);
    assertThat(refused).hasMessageContaining("in a test").hasMessageContaining("Sunday");
  }

  @Test
  void aHookThatHangsIsCutOff() {
    CountDownLatch never = new CountDownLatch(1);
    hooks.add(
        1,
        (Suffix)
            text -> {
              try {
                never.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return text;
            });

    assertThat(catchThrowableOfType(EngineException.class, this::ask).kind())
        .isEqualTo(ErrorKind.DEADLINE_EXCEEDED);
  }

  @Test
  void afterwardsFailuresOfOneDoNotKeepTheOthersFromKnowing() throws Exception {
    CountDownLatch told = new CountDownLatch(1);
    hooks.add(
        2,
        (Suffix)
            text -> {
              throw new IllegalStateException("defect");
            });
    hooks.add(
        1,
        (Suffix)
            text -> {
              told.countDown();
              return text;
            });

    hooks.after(Suffix.class, "in a test", hook -> assertThat(List.of(hook.apply("x"))).hasSize(1));
    assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
  }
}
