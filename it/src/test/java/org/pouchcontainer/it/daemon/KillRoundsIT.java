package org.pouchcontainer.it.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.pouchcontainer.it.Await;
import org.pouchcontainer.it.Containers;
import org.pouchcontainer.it.Files2;
import org.pouchcontainer.it.Footprint;
import org.pouchcontainer.it.Need;
import org.pouchcontainer.it.Needs;
import org.pouchcontainer.it.Pouchd;
import org.pouchcontainer.it.RestClient;

/**
 * kill -9 at random moments of create, start, exec, stop and remove: consistent afterwards, and
 * leak-free.
 */
@Needs({Need.ROOT, Need.REGISTRY, Need.OVERLAY})
@Order(1)
class KillRoundsIT {
  private static final int ROUNDS = Integer.getInteger("pouch.it.killRounds", 20);

  @Test
  @Timeout(300)
  void twentyRounds() {
    long seed = Long.getLong("pouch.it.seed", System.nanoTime());
    System.out.println("KillRoundsIT: seed " + seed);
    Random random = new Random(seed);
    try (Pouchd pouchd = Pouchd.fresh()) {
      pouchd.start().pullBusybox();
      String survivor = new Containers(pouchd).sleeper();
      long survivorPid = new Containers(pouchd).pid(survivor);
      for (int round = 0; round < ROUNDS; round++) {
        disturb(pouchd, random);
        pouchd.start();
        check(pouchd, survivor, survivorPid, round);
      }
      pouchd.clear();
      Await.until(
          () -> "no residue: " + new Footprint(pouchd).residueOfContainers(),
          Duration.ofSeconds(5),
          () -> new Footprint(pouchd).residueOfContainers().isEmpty());
      assertThat(Files2.list(pouchd.home().resolve("containers"))).isEmpty();
    }
  }

  /** Two clients work until the daemon is killed under them. */
  private static void disturb(Pouchd pouchd, Random random) {
    AtomicBoolean over = new AtomicBoolean();
    List<Thread> clients = List.of(client(pouchd, over, 1), client(pouchd, over, 2));
    clients.forEach(Thread::start);
    LockSupport.parkNanos(50_000_000L + random.nextInt(500_000_000));
    pouchd.kill9();
    over.set(true);
    for (Thread client : clients) {
      try {
        client.join(10_000);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static Thread client(Pouchd pouchd, AtomicBoolean over, int number) {
    return new Thread(
        () -> {
          Containers containers = new Containers(pouchd);
          RestClient docker = pouchd.docker();
          try {
            for (int i = 0; !over.get(); i++) {
              String id =
                  containers.create(
                      containers.specWith("{'Binds':['v" + number + ":/v']}", "sleep", "1000"));
              docker.post("/containers/" + id + "/start");
              docker.post("/containers/" + id + "/exec", RestClient.json("{'Cmd':['true']}"));
              if (i % 2 == 0) {
                docker.post("/containers/" + id + "/stop?t=0");
              }
              docker.delete("/containers/" + id + "?force=1&v=1");
            }
          } catch (UncheckedIOException | AssertionError e) {
            if (!over.get() && pouchd.isRunning()) {
              System.out.println("KillRoundsIT: client " + number + ": " + e);
            }
          }
        },
        "client-" + number);
  }

  private static void check(Pouchd pouchd, String survivor, long survivorPid, int round) {
    Containers containers = new Containers(pouchd);
    RestClient docker = pouchd.docker();
    assertThat(containers.pid(survivor)).as("round " + round).isEqualTo(survivorPid);
    assertThat(containers.exec(survivor, "echo", "ok")).isEqualTo("ok\n");
    Set<String> known = new TreeSet<>();
    for (JsonNode entry : docker.get("/containers/json?all=1").expect(200).json()) {
      String id = entry.get("Id").asText();
      known.add(id);
      JsonNode state = containers.state(id);
      boolean running = state.get("Running").asBoolean();
      if (running) {
        assertThat(ProcessHandle.of(state.get("Pid").asLong())).as("process of " + id).isPresent();
      }
      if (!id.equals(survivor)) {
        docker.delete("/containers/" + id + "?force=1&v=1").expect(204);
        known.remove(id);
      }
    }
    // Everything on the host belongs to the survivor.
    Await.until(
        () ->
            "round "
                + round
                + ": nothing but the survivor's "
                + survivor
                + " in "
                + stray(pouchd, known),
        Duration.ofSeconds(5),
        () -> stray(pouchd, known).isEmpty());
  }

  private static List<String> stray(Pouchd pouchd, Set<String> known) {
    Footprint footprint = new Footprint(pouchd);
    List<String> all = new java.util.ArrayList<>();
    for (String item : footprint.residueOfContainers()) {
      boolean owned = known.stream().anyMatch(item::contains) || item.contains("sleep 1000");
      if (!owned) {
        all.add(item);
      }
    }
    long sleeps = footprint.processes().stream().filter(p -> p.endsWith("sleep 1000 ")).count();
    if (sleeps != 1) {
      all.add(sleeps + " processes sleep");
    }
    Path records = pouchd.home().resolve("containers");
    for (Path folder : Files2.list(records)) {
      if (Files.isDirectory(folder) && !known.contains(folder.getFileName().toString())) {
        all.add("folder " + folder);
      }
    }
    return all;
  }
}
