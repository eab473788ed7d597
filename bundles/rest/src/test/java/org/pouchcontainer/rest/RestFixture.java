package org.pouchcontainer.rest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.pouchcontainer.api.system.DaemonSettings;
import org.pouchcontainer.rest.fake.FakeCommits;
import org.pouchcontainer.rest.fake.FakeContainers;
import org.pouchcontainer.rest.fake.FakeEvents;
import org.pouchcontainer.rest.fake.FakeExecs;
import org.pouchcontainer.rest.fake.FakeFiles;
import org.pouchcontainer.rest.fake.FakeImages;
import org.pouchcontainer.rest.fake.FakeMetrics;
import org.pouchcontainer.rest.fake.FakeNetworks;
import org.pouchcontainer.rest.fake.FakeRegistries;
import org.pouchcontainer.rest.fake.FakeStats;
import org.pouchcontainer.rest.fake.FakeSystem;
import org.pouchcontainer.rest.fake.FakeTransfers;
import org.pouchcontainer.rest.fake.FakeUsage;
import org.pouchcontainer.rest.fake.FakeVolumes;
import org.pouchcontainer.rest.http.Guard;
import org.pouchcontainer.spi.hook.ApiHook;

/** A server of both dialects over fakes, on sockets of its own. */
final class RestFixture implements AutoCloseable {
  static final DaemonSettings.Tls NO_TLS = new DaemonSettings.Tls("", "", "", false, List.of());

  final FakeContainers containers = new FakeContainers();
  final FakeExecs execs = new FakeExecs();
  final FakeImages images = new FakeImages();
  final FakeVolumes volumes = new FakeVolumes();
  final FakeTransfers transfers = new FakeTransfers();
  final FakeRegistries registries = new FakeRegistries();
  final FakeMetrics metrics = new FakeMetrics();
  final FakeCommits commits = new FakeCommits();
  final FakeUsage usage = new FakeUsage(containers, volumes);
  final FakeSystem system;
  final FakeNetworks networks = new FakeNetworks();
  final FakeEvents events = new FakeEvents();
  final FakeFiles files = new FakeFiles();
  final FakeStats stats = new FakeStats();
  final List<ApiHook> hooks = new ArrayList<>();
  final Path folder;
  final Path pouch;
  final Path docker;
  final RestServer.Services services;
  final RestServer server;

  private RestFixture(Path folder, List<String> more, DaemonSettings.Tls tls) {
    this.folder = folder;
    this.pouch = folder.resolve("pouchd.sock");
    this.docker = folder.resolve("docker.sock");
    List<String> dockerListen = new ArrayList<>(List.of("unix://" + docker));
    dockerListen.addAll(more);
    this.system = new FakeSystem(List.of("unix://" + pouch), dockerListen, tls);
    this.services =
        new RestServer.Services(
            containers,
            execs,
            images,
            volumes,
            events,
            system,
            system,
            new RestServer.More(
                files, stats, commits, networks, transfers, registries, usage, metrics));
    this.server = new RestServer(services, new Guard(() -> hooks));
  }

  static RestFixture started() {
    RestFixture f = prepared(List.of(), NO_TLS);
    f.server.start();
    return f;
  }

  static RestFixture prepared(List<String> more, DaemonSettings.Tls tls) {
    try {
      Path folder = Files.createTempDirectory("rest");
      try {
        return new RestFixture(folder, more, tls);
      } catch (RuntimeException e) {
        Files.delete(folder);
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  RawClient pouch() throws IOException {
    return new RawClient(pouch);
  }

  RawClient docker() throws IOException {
    return new RawClient(docker);
  }

  @Override
  public void close() throws IOException {
    server.close();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path p : files.toList()) {
        Files.delete(p);
      }
    }
    Files.delete(folder);
  }
}
