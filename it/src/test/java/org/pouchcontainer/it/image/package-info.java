/** Pulling, unpacking and removing images, well-formed and hostile. */
package org.pouchcontainer.it.image;
