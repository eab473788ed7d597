/** What is known of images: references in the metadata store, documents in the content store. */
@NullMarked
package org.pouchcontainer.image.records;

import org.jspecify.annotations.NullMarked;
