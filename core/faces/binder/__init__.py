"""The archive binder: what is filed, what is missing, boxes and their covers, the electronic transfer."""
