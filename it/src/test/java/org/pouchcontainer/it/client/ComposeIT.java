package org.pouchcontainer.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.pouchcontainer.it.DockerCli;
import org.pouchcontainer.it.Files2;
import org.pouchcontainer.it.Need;
import org.pouchcontainer.it.Needs;
import org.pouchcontainer.it.Pouchd;
import org.pouchcontainer.it.Program;

/** An application of three services with Debian's docker-compose. */
@Needs({Need.ROOT, Need.REGISTRY, Need.OVERLAY, Need.NFT, Need.DOCKER})
class ComposeIT {
  private static final Path COMPOSE = Path.of("/usr/bin/docker-compose");
  private static final String PROJECT = "shop";

  @RegisterExtension static final Pouchd POUCHD = Pouchd.fresh();

  private Program.Result compose(String... arguments) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(COMPOSE.toString(), "--no-ansi", "-p", PROJECT));
    command.addAll(List.of("-f", POUCHD.folder().resolve("shop.yml").toString()));
    command.addAll(List.of(arguments));
    return Program.of(command)
        .env("DOCKER_HOST", "unix://" + POUCHD.dockerSocket())
        .env("HOME", POUCHD.folder().toString())
        .within(Duration.ofMinutes(3))
        .run();
  }

  @Test
  void threeServicesTwoNetworksAVolumeAndAHealthCheck() {
    Assumptions.assumeTrue(Files.isExecutable(COMPOSE), "no docker-compose");
    Files2.write(
        POUCHD.folder().resolve("shop.yml"),
        """
        version: "2.4"
        services:
          db:
            image: IMAGE
            command: sh -c "echo goods > /data/index.html; touch /ready; exec sleep 600"
            volumes: ["goods:/data"]
            networks: [back]
            healthcheck:
              test: ["CMD", "test", "-e", "/ready"]
              interval: 1s
              retries: 20
          web:
            image: IMAGE
            command: sh -c "while :; do cat /data/index.html | nc -l -p 80; done"
            depends_on: {db: {condition: service_healthy}}
            volumes: ["goods:/data:ro"]
            networks: [back, front]
            ports: ["127.0.0.1::80"]
          client:
            image: IMAGE
            command: sh -c "sleep 600"
            depends_on: [web]
            networks: [front]
        networks: {back: {}, front: {}}
        volumes: {goods: {}}
        """
            .replace("IMAGE", POUCHD.busybox()));
    DockerCli docker = POUCHD.dockerCli();
    try {
      compose("up", "-d").ok();
      assertThat(compose("ps", "--services", "--filter", "status=running").ok().lines())
          .contains("db", "web", "client");
      assertThat(docker.ok("network", "ls", "--format", "{{.Name}}").lines())
          .contains(PROJECT + "_back", PROJECT + "_front");
      assertThat(docker.ok("volume", "ls", "-q").lines()).contains(PROJECT + "_goods");
      assertThat(compose("port", "web", "80").ok().line()).startsWith("127.0.0.1:");
      assertThat(compose("exec", "-T", "client", "nslookup", "web").ok().stdout()).contains("web");
      assertThat(compose("exec", "-T", "db", "cat", "/data/index.html").ok().line())
          .isEqualTo("goods");
      assertThat(compose("logs", "--no-color", "db").exitCode()).isZero();
      compose("restart", "-t", "1", "client").ok();
    } finally {
      compose("down", "-v", "-t", "1").ok();
    }
    assertThat(docker.ok("ps", "-aq").stdout()).isEmpty();
    assertThat(docker.ok("network", "ls", "--format", "{{.Name}}").stdout()).doesNotContain("shop");
    assertThat(docker.ok("volume", "ls", "-q").stdout()).isEmpty();
  }
}
