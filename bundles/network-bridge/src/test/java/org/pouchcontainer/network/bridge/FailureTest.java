package org.pouchcontainer.network.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.pouchcontainer.spi.ContainerId;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.network.EndpointInfo;
import org.pouchcontainer.spi.network.EndpointRequest;
import org.pouchcontainer.spi.network.EndpointRequest.PublishedPort;
import org.pouchcontainer.spi.network.NetworkSpec;

/** Each program fails in turn: nothing may be left, and the next try must succeed. */
@Tag("root")
@EnabledIf(
    value = "org.pouchcontainer.tck.host.Privileges#root",
    disabledReason = "making network namespaces needs root")
class FailureTest {
  private final ScratchHost scratch = new ScratchHost();
  private final FailingPrograms programs = new FailingPrograms(scratch.programs());
  private final BridgePlugin plugin = scratch.plugin(programs);

  @AfterEach
  void close() {
    plugin.close();
    scratch.close();
  }

  @Test
  void anAttachThatFailsAtAnyStepLeavesNothing() {
    NetworkSpec network = plugin.createNetwork(network());
    EndpointRequest request =
        new EndpointRequest(
            network,
            id(),
            ContainerId.random(),
            scratch.namespace(),
            "eth0",
            true,
            List.of("one"),
            List.of(),
            "",
            List.of(new PublishedPort("tcp", 80, "", 0)),
            Map.of());
    List<String> before = state();

    int steps = 0;
    while (failsAt(steps, () -> plugin.attach(request), () -> plugin.detach(request))) {
      assertThat(state()).as("after a failure of step " + steps).isEqualTo(before);
      EndpointInfo info = plugin.attach(request);
      assertThat(info.addresses()).allMatch(address -> address.contains(".0.2/"));
      plugin.detach(request);
      plugin.removeNetwork(network);
      plugin.createNetwork(network);
      steps++;
    }
    assertThat(steps).isGreaterThanOrEqualTo(4);
  }

  @Test
  void aCreationThatFailsAtAnyStepLeavesNothing() {
    NetworkSpec network = network();
    List<String> before = state();

    int steps = 0;
    while (failsAt(
        steps, () -> plugin.createNetwork(network), () -> plugin.removeNetwork(network))) {
      assertThat(state()).as("after a failure of step " + steps).isEqualTo(before);
      plugin.createNetwork(network);
      plugin.removeNetwork(network);
      steps++;
    }
    assertThat(steps).isGreaterThanOrEqualTo(4);
  }

  /** Lets one step fail, which must be told unless it does not matter; false without such step. */
  private boolean failsAt(int step, Runnable action, Runnable inverse) {
    programs.failAt(step);
    EngineException failure = catchThrowableOfType(EngineException.class, action::run);
    boolean reached = programs.commands().size() > step;
    programs.failNever();
    if (failure == null) {
      assertThat(!reached || isOptional(programs.commands().get(step)))
          .as("step %d failed and nobody was told: %s", step, programs.commands())
          .isTrue();
      inverse.run();
    }
    plugin.removeNetwork(network());
    return reached;
  }

  /** Looks at what is there, and conntrack, may fail without harm. */
  private static boolean isOptional(String command) {
    return command.contains("conntrack")
        || command.contains("iptables")
        || command.contains(" show ");
  }

  private List<String> state() {
    return scratch.residue().stream().map(line -> line.replaceAll("^\\d+: |: <.*", "")).toList();
  }

  private static NetworkSpec network() {
    return new NetworkSpec(id(), "n", List.of(), false, false, Map.of());
  }

  private static String id() {
    return ContainerId.random().value();
  }
}
