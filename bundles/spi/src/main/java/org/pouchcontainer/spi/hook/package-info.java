/**
 * Hooks: a vendor's code at fixed moments of the engine's work. Several may be registered; they run
 * in the order of {@code service.ranking}, highest first. A hook that throws before a change stops
 * the change; one that throws after it is logged.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.pouchcontainer.spi.hook;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
