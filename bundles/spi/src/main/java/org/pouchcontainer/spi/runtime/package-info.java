/**
 * OCI runtimes: programs that turn an OCI bundle into a running container, each under a monitor
 * that outlives the engine.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.pouchcontainer.spi.runtime;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
