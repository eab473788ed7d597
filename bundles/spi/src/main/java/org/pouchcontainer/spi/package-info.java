/**
 * Value types and errors that the engine and every driver share. Nothing here knows a concrete
 * driver, and nothing third-party appears in a signature.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.pouchcontainer.spi;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
