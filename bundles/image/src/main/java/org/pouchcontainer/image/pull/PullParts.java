package org.pouchcontainer.image.pull;

import java.nio.file.Path;
import java.util.function.Supplier;
import org.pouchcontainer.archive.TarLimits;
import org.pouchcontainer.image.content.BlobStore;
import org.pouchcontainer.image.content.Downloads;
import org.pouchcontainer.image.records.BlobNotes;
import org.pouchcontainer.image.records.GarbageCollector;
import org.pouchcontainer.image.records.ImageDocuments;
import org.pouchcontainer.image.records.ImageRecords;
import org.pouchcontainer.image.records.Leases;
import org.pouchcontainer.image.registry.HttpTransport;
import org.pouchcontainer.linux.Kernel;
import org.pouchcontainer.spi.snapshot.Snapshotter;

/**
 * What pulls work with.
 *
 * @param blobs the content store
 * @param downloads what is being received
 * @param records references
 * @param documents manifests and configurations
 * @param leases what must not be collected
 * @param transport to registries
 * @param kernel files and mounts
 * @param mountFolder where snapshots may be mounted meanwhile
 * @param limits of layers
 * @param snapshotter the default one, when it is needed; throws UNAVAILABLE while it is absent
 * @param collector takes away what a failed pull has unpacked
 * @param notes which repositories have which blobs
 */
public record PullParts(
    BlobStore blobs,
    Downloads downloads,
    ImageRecords records,
    ImageDocuments documents,
    Leases leases,
    HttpTransport transport,
    Kernel kernel,
    Path mountFolder,
    TarLimits limits,
    Supplier<Snapshotter> snapshotter,
    GarbageCollector collector,
    BlobNotes notes) {}
