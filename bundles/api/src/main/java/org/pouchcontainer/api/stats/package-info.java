/** What containers use: processor, memory, devices, network, disk. */
@Export
@Version("1.0.0")
@NullMarked
package org.pouchcontainer.api.stats;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
