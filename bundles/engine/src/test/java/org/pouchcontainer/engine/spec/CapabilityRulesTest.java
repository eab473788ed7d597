package org.pouchcontainer.engine.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pouchcontainer.api.container.ContainerSpec.SecuritySpec;
import org.pouchcontainer.engine.system.OwnLimits;
import org.pouchcontainer.spi.EngineException;

class CapabilityRulesTest {
  private static final OwnLimits OWN =
      new OwnLimits(Set.of("CAP_CHOWN", "CAP_KILL", "CAP_NET_ADMIN", "CAP_SETUID"), Map.of(), 0);

  private static SecuritySpec security(boolean privileged, List<String> add, List<String> drop) {
    return new SecuritySpec(privileged, add, drop, List.of(), false, null, null);
  }

  @Test
  void defaultsAreClampedToTheEnginesOwn() {
    assertThat(CapabilityRules.resolve(security(false, List.of(), List.of()), OWN))
        .containsExactly("CAP_CHOWN", "CAP_KILL", "CAP_SETUID");
  }

  @Test
  void addAndDropTakeNamesInAnyForm() {
    assertThat(CapabilityRules.resolve(security(false, List.of("net_admin"), List.of("Kill")), OWN))
        .containsExactly("CAP_CHOWN", "CAP_NET_ADMIN", "CAP_SETUID");
  }

  @Test
  void dropAllThenAddKeepsOnlyTheAdded() {
    assertThat(CapabilityRules.resolve(security(false, List.of("CHOWN"), List.of("ALL")), OWN))
        .containsExactly("CAP_CHOWN");
  }

  @Test
  void privilegedHasAllThatTheEngineHas() {
    assertThat(CapabilityRules.resolve(security(true, List.of(), List.of()), OWN))
        .containsExactlyElementsOf(Set.copyOf(OWN.capabilities()).stream().sorted().toList());
  }

  @Test
  void nothingIsInheritable() {
    assertThat(CapabilityRules.sets(Set.of("CAP_KILL")).inheritable()).isEmpty();
    assertThat(CapabilityRules.sets(Set.of("CAP_KILL")).ambient()).isEmpty();
  }

  @Test
  void unknownNamesAreRefusedAndMissingOnesWarnedOf() {
    assertThatThrownBy(
            () -> CapabilityRules.validate(security(false, List.of("FLY"), List.of()), OWN))
        .isInstanceOf(EngineException.class);
    assertThat(CapabilityRules.validate(security(false, List.of("SYS_RESOURCE"), List.of()), OWN))
        .hasSize(1);
  }
}
