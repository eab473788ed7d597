package org.pouchcontainer.engine.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessFamilyTest {
  @TempDir Path proc;

  private void process(int pid, String name, char state, int parent, int session)
      throws IOException {
    Path folder = Files.createDirectories(proc.resolve(Integer.toString(pid)));
    Files.writeString(
        folder.resolve("stat"),
        pid + " (" + name + ") " + state + " " + parent + " " + session + " " + session + " 0 -1");
  }

  @Test
  void childrenGrandchildrenAndOrphansOfTheSessionBelongToIt() throws IOException {
    process(1, "init", 'S', 0, 1);
    process(10, "sh", 'S', 5, 10);
    process(11, "a) Z 1 1 (b", 'S', 10, 10);
    process(12, "own session", 'S', 11, 12);
    process(13, "orphan", 'S', 1, 10);
    process(14, "stranger", 'S', 1, 14);
    process(15, "dead", 'Z', 10, 10);
    ProcessFamily family = new ProcessFamily(new FakeProcesses(), proc);

    assertThat(family.members(10, List.of(1, 10, 11, 12, 13, 14, 15, 99)))
        .containsExactlyInAnyOrder(10, 11, 12, 13);
  }

  @Test
  void killingEndsWhenNobodyIsLeft() throws IOException {
    process(10, "sh", 'S', 1, 10);
    process(11, "child", 'S', 10, 10);
    FakeProcesses processes = new FakeProcesses();
    ProcessFamily family = new ProcessFamily(processes, proc);

    family.kill(
        10, () -> List.of(10, 11).stream().filter(p -> !processes.killed.contains(p)).toList());

    assertThat(processes.killed).containsExactlyInAnyOrder(10, 11);
  }
}
