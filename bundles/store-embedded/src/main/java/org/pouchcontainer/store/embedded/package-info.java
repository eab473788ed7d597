/** The metadata store on H2's MVStore: one file, commits in groups, each synced. */
@NullMarked
package org.pouchcontainer.store.embedded;

import org.jspecify.annotations.NullMarked;
