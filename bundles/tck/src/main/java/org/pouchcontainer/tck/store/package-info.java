/**
 * The contract kit for metadata stores and a store in memory that passes it. A store's own test
 * extends {@link org.pouchcontainer.tck.store.MetadataStoreContract} and brings a factory.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.pouchcontainer.tck.store;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
