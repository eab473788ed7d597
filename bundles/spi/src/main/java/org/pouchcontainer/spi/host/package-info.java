/**
 * What drivers are given: services of the host, offered by the engine as OSGi services. A driver
 * never calls the kernel or forks by itself, so every privileged action passes one reviewed place.
 */
@Export
@Version("1.1.0")
@NullMarked
package org.pouchcontainer.spi.host;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
