package org.pouchcontainer.engine.volume;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.pouchcontainer.api.event.Event;
import org.pouchcontainer.api.event.EventService;
import org.pouchcontainer.api.system.DaemonSettings;
import org.pouchcontainer.api.system.SettingsService;
import org.pouchcontainer.api.volume.Volume;
import org.pouchcontainer.api.volume.VolumeCreation;
import org.pouchcontainer.api.volume.VolumeQuery;
import org.pouchcontainer.api.volume.VolumeService;
import org.pouchcontainer.engine.driver.Drivers;
import org.pouchcontainer.engine.store.RecordJson;
import org.pouchcontainer.engine.store.RecordStore;
import org.pouchcontainer.spi.ContainerId;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.hook.VolumeHook;
import org.pouchcontainer.spi.store.MetadataStore;
import org.pouchcontainer.spi.volume.VolumeDriver;
import org.pouchcontainer.spi.volume.VolumeRequest;

/**
 * Keeps the records of volumes and calls their drivers, one call per volume at a time. Listing
 * reads the records only.
 */
@Component
public final class VolumeManager implements VolumeService {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}");

  /** How long an operation waits for a driver whose bundle is being replaced. */
  private static final Duration DRIVER_RETURN = Duration.ofSeconds(5);

  private final Drivers drivers;
  private final EventService events;
  private final Map<String, String> aliases;
  private final RecordStore<VolumeRecord> store;
  private final Map<String, VolumeRecord> volumes = new ConcurrentHashMap<>();
  private final NameLocks locks = new NameLocks();

  /** Who has a volume mounted; rebuilt after a restart by the engine's repeated mounts. */
  private final Map<String, Set<String>> mounted = new ConcurrentHashMap<>();

  /** Loads the records, waiting a while for the store's bundle. */
  @Activate
  public VolumeManager(
      @Reference Drivers drivers,
      @Reference SettingsService settings,
      @Reference EventService events) {
    this(drivers, events, settings.current(), storeOf(drivers, settings.current()));
  }

  VolumeManager(
      Drivers drivers,
      EventService events,
      DaemonSettings settings,
      Supplier<MetadataStore> metadata) {
    this.drivers = drivers;
    this.events = events;
    this.aliases = settings.volumeDriverAliases();
    this.store = new RecordStore<>(metadata, "volumes", VolumeRecord.class, RecordJson.mapper());
    for (VolumeRecord record : store.all()) {
      volumes.put(record.name(), record);
    }
    volumes.values().stream().filter(VolumeRecord::creating).toList().forEach(this::undo);
  }

  private static Supplier<MetadataStore> storeOf(Drivers drivers, DaemonSettings settings) {
    drivers.stores().await(settings.store(), Duration.ofSeconds(10));
    return () -> drivers.stores().await(settings.store(), DRIVER_RETURN);
  }

  /** Takes back a creation that a crash interrupted, as soon as its driver allows. */
  private void undo(VolumeRecord record) {
    drivers
        .volumes()
        .find(record.driver())
        .ifPresent(
            driver -> {
              try {
                driver.remove(record.request());
              } catch (EngineException e) {
                if (e.kind() != ErrorKind.NOT_FOUND) {
                  throw e.within("undo interrupted creation of volume \"" + record.name() + "\"");
                }
              }
            });
    volumes.remove(record.name());
    store.delete(record.name());
  }

  @Override
  public Volume create(VolumeCreation creation) {
    return create(creation, List.of());
  }

  @Override
  public Volume createReserved(VolumeCreation creation, String consumer) {
    return create(creation, List.of(consumer));
  }

  private Volume create(VolumeCreation creation, List<String> consumers) {
    String name = creation.name().isEmpty() ? ContainerId.random().value() : creation.name();
    if (!NAME.matcher(name).matches()) {
      throw EngineException.invalid(
          "create volume \""
              + abbreviate(name)
              + "\": a name is 1 to 128 letters, digits, '_', '.' or '-', a letter or digit first");
    }
    String driver = driverName(creation.driver());
    try (NameLocks.Held ignored = locks.lock(name)) {
      VolumeRecord existing = volumes.get(name);
      if (existing != null) {
        Volume volume = agree(existing, driver);
        consumers.forEach(consumer -> reserveLocked(name, consumer));
        return volume;
      }
      Volume volume = view(createLocked(name, driver, creation, consumers));
      publish("create", volume.name(), Map.of("driver", driver));
      return volume;
    }
  }

  private Volume agree(VolumeRecord existing, String driver) {
    if (!existing.driver().equals(driver)) {
      throw EngineException.conflict(
          "create volume \""
              + existing.name()
              + "\" with driver "
              + driver
              + ": the name is taken by a volume of driver "
              + existing.driver());
    }
    return view(existing);
  }

  private VolumeRecord createLocked(
      String name, String driverName, VolumeCreation creation, List<String> consumers) {
    VolumeDriver driver;
    try {
      driver = drivers.volumes().require(driverName);
    } catch (EngineException e) {
      throw e.within("create volume \"" + name + "\"");
    }
    VolumeRequest wanted =
        drivers
            .hooks()
            .before(
                VolumeHook.class,
                "before the creation of volume " + name,
                new VolumeRequest(name, creation.options(), creation.labels()),
                (hook, request) -> sameName(hook.beforeCreate(driverName, request), name));
    VolumeRecord planned =
        new VolumeRecord(
            name,
            driverName,
            wanted.options(),
            wanted.labels(),
            "local",
            Instant.now(),
            "",
            consumers,
            true);
    store.create(name, planned);
    try {
      driver.create(planned.request());
    } catch (RuntimeException e) {
      store.delete(name);
      throw e instanceof EngineException known
          ? known.within("create volume \"" + name + "\"")
          : EngineException.internal("create volume \"" + name + "\": driver " + driverName, e);
    }
    VolumeRecord confirmed =
        planned.confirmed(
            driver.capabilities().scope().name().toLowerCase(Locale.ROOT),
            driver.path(planned.request()).toString());
    save(confirmed);
    return confirmed;
  }

  private static VolumeRequest sameName(VolumeRequest request, String name) {
    if (!request.name().equals(name)) {
      throw EngineException.internal(
          "create volume \"" + name + "\": a hook has renamed it to " + request.name(), null);
    }
    return request;
  }

  @Override
  public Volume inspect(String name) {
    return view(require(name));
  }

  @Override
  public List<Volume> list(VolumeQuery query) {
    List<Volume> found = new ArrayList<>();
    for (VolumeRecord record : volumes.values()) {
      if (!record.creating() && matches(record, query)) {
        found.add(view(record));
      }
    }
    found.sort(Comparator.comparing(Volume::name));
    return found;
  }

  private static boolean matches(VolumeRecord record, VolumeQuery query) {
    return (query.names().isEmpty() || query.names().stream().anyMatch(record.name()::contains))
        && (query.drivers().isEmpty() || query.drivers().contains(record.driver()))
        && query.labels().stream().allMatch(label -> hasLabel(record.labels(), label))
        && (query.dangling() == null || query.dangling() == record.consumers().isEmpty());
  }

  private static boolean hasLabel(Map<String, String> labels, String wanted) {
    int equals = wanted.indexOf('=');
    return equals < 0
        ? labels.containsKey(wanted)
        : wanted.substring(equals + 1).equals(labels.get(wanted.substring(0, equals)));
  }

  @Override
  public void remove(String name, boolean force) {
    try (NameLocks.Held ignored = locks.lock(name)) {
      VolumeRecord record = volumes.get(name);
      if (record == null) {
        if (force) {
          return;
        }
        throw unknown(name);
      }
      if (!record.consumers().isEmpty()) {
        throw EngineException.conflict(
            "remove volume \""
                + name
                + "\": in use by container "
                + String.join(", ", record.consumers())
                + "; remove that first");
      }
      removeFromDriver(record, force);
      store.delete(name);
      volumes.remove(name);
      publish("destroy", name, Map.of("driver", record.driver()));
    }
  }

  private void removeFromDriver(VolumeRecord record, boolean force) {
    try {
      drivers.volumes().require(record.driver()).remove(record.request());
    } catch (EngineException e) {
      boolean gone = e.kind() == ErrorKind.NOT_FOUND;
      boolean driverGone = e.kind() == ErrorKind.FAILED_PRECONDITION && !driverPresent(record);
      if (!gone && !(force && driverGone)) {
        throw e.within("remove volume \"" + record.name() + "\"");
      }
    }
  }

  @Override
  public void reserve(String name, String consumer) {
    try (NameLocks.Held ignored = locks.lock(name)) {
      reserveLocked(name, consumer);
    }
  }

  private void reserveLocked(String name, String consumer) {
    VolumeRecord record = require(name);
    if (!record.consumers().contains(consumer)) {
      TreeSet<String> consumers = new TreeSet<>(record.consumers());
      consumers.add(consumer);
      save(record.withConsumers(List.copyOf(consumers)));
    }
  }

  @Override
  public void release(String name, String consumer) {
    try (NameLocks.Held ignored = locks.lock(name)) {
      VolumeRecord record = volumes.get(name);
      if (record != null && record.consumers().contains(consumer)) {
        save(
            record.withConsumers(
                record.consumers().stream().filter(c -> !c.equals(consumer)).toList()));
      }
    }
  }

  @Override
  public Path mount(String name, String consumer) {
    try (NameLocks.Held ignored = locks.lock(name)) {
      VolumeRecord record = require(name);
      Path path;
      try {
        path =
            drivers
                .volumes()
                .await(record.driver(), DRIVER_RETURN)
                .mount(record.request(), consumer);
      } catch (EngineException e) {
        throw e.within("mount volume \"" + name + "\"");
      }
      mounted.computeIfAbsent(name, n -> ConcurrentHashMap.newKeySet()).add(consumer);
      if (!path.toString().equals(record.mountpoint())) {
        save(record.withMountpoint(path.toString()));
      }
      publish("mount", name, Map.of("driver", record.driver(), "container", consumer));
      return path;
    }
  }

  @Override
  public void unmount(String name, String consumer) {
    try (NameLocks.Held ignored = locks.lock(name)) {
      VolumeRecord record = volumes.get(name);
      if (record == null) {
        return;
      }
      Set<String> users = mounted.getOrDefault(name, Set.of());
      boolean last = users.stream().allMatch(consumer::equals);
      try {
        drivers
            .volumes()
            .await(record.driver(), DRIVER_RETURN)
            .unmount(record.request(), consumer, last);
      } catch (EngineException e) {
        throw e.within("unmount volume \"" + name + "\"");
      }
      mounted.computeIfPresent(
          name,
          (key, present) -> {
            present.remove(consumer);
            return present.isEmpty() ? null : present;
          });
      publish("unmount", name, Map.of("driver", record.driver(), "container", consumer));
    }
  }

  private String driverName(String asked) {
    String name = asked.isEmpty() ? "local" : asked;
    return aliases.getOrDefault(name, name);
  }

  private void save(VolumeRecord record) {
    store.save(record.name(), record);
    volumes.put(record.name(), record);
  }

  private VolumeRecord require(String name) {
    VolumeRecord record = volumes.get(name);
    if (record == null || record.creating()) {
      throw unknown(name);
    }
    return record;
  }

  private static EngineException unknown(String name) {
    return EngineException.notFound("volume \"" + abbreviate(name) + "\": no such volume");
  }

  private static String abbreviate(String name) {
    return name.length() <= 140 ? name : name.substring(0, 140) + "…";
  }

  private boolean driverPresent(VolumeRecord record) {
    return drivers.volumes().find(record.driver()).isPresent();
  }

  private Volume view(VolumeRecord record) {
    return new Volume(
        record.name(),
        record.driver(),
        record.mountpoint(),
        record.options(),
        record.labels(),
        record.scope(),
        record.created(),
        record.consumers(),
        driverPresent(record));
  }

  private void publish(String action, String name, Map<String, String> attributes) {
    events.publish(new Event(Event.Type.VOLUME, action, name, attributes, Instant.now()));
  }
}
