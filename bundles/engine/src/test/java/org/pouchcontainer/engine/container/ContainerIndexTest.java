package org.pouchcontainer.engine.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pouchcontainer.engine.store.RecordJson;
import org.pouchcontainer.engine.store.RecordStore;
import org.pouchcontainer.spi.ContainerId;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.tck.store.InMemoryStore;

class ContainerIndexTest {
  private final InMemoryStore memory = new InMemoryStore();
  private final RecordStore<ContainerRecord> store =
      new RecordStore<>(() -> memory, "containers", ContainerRecord.class, RecordJson.mapper());
  private final ContainerIndex index = new ContainerIndex();

  private Container add(String name) {
    Container container = new Container(store, ContainerRecordJsonTest.example(name));
    index.reserve(name, container.record().id());
    index.add(container);
    return container;
  }

  @Test
  void foundByNameIdAndUniquePrefix() {
    Container web = add("web");
    String id = web.record().id().value();

    assertThat(index.require("web")).isSameAs(web);
    assertThat(index.require("/web")).isSameAs(web);
    assertThat(index.require(id)).isSameAs(web);
    assertThat(index.require(id.substring(0, 12))).isSameAs(web);
  }

  @Test
  void nobodyTakesAnIdOverByItsName() {
    Container web = add("web");
    String id = web.record().id().value();
    add(id);

    assertThat(index.require(id)).isSameAs(web);
  }

  @Test
  void aPrefixOfManyIsAConflict() {
    for (int i = 0; i < 17; i++) {
      add("c" + i);
    }

    long ambiguous =
        "0123456789abcdef"
            .chars()
            .filter(
                digit -> {
                  EngineException e =
                      catchThrowableOfType(
                          EngineException.class, () -> index.require(Character.toString(digit)));
                  return e != null && e.kind() == ErrorKind.CONFLICT;
                })
            .count();
    // 17 ids with 16 first digits: two of them begin alike.
    assertThat(ambiguous).isPositive();
  }

  @Test
  void aNameHasOneOwner() {
    add("web");

    EngineException e =
        catchThrowableOfType(
            EngineException.class, () -> index.reserve("web", ContainerId.random()));
    assertThat(e.kind()).isEqualTo(ErrorKind.ALREADY_EXISTS);
  }

  @Test
  void generatedNamesAvoidTakenOnes() {
    ContainerId id = new ContainerId("abcdef" + "0".repeat(58));
    index.reserve("abcdef", ContainerId.random());

    assertThat(index.reserveGenerated(id)).isEqualTo("bcdef0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-a", "a b", "../x", "a/b", "ä", ".a"})
  void badNames(String name) {
    assertThatThrownBy(() -> ContainerIndex.checkName(name)).isInstanceOf(EngineException.class);
  }
}
