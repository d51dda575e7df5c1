"""Bounds the memory of the child process that opens foreign workbooks, by the means each system offers."""

import ctypes
import sys

if sys.platform != "win32":
    import resource

# What reading may take, above what the interpreter and the libraries have mapped already.
MOST_MEMORY = (512 + 256) * 1024 * 1024
_PROCESS_MEMORY = 0x100
_EXTENDED = 9


class _Basic(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION."""

    _fields_ = (
        ("process_time", ctypes.c_int64), ("job_time", ctypes.c_int64), ("flags", ctypes.c_uint32),
        ("least_set", ctypes.c_size_t), ("most_set", ctypes.c_size_t), ("processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t), ("priority", ctypes.c_uint32), ("scheduling", ctypes.c_uint32),
    )  # fmt: skip


class JobLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

    _fields_ = (
        ("basic", _Basic), ("counters", ctypes.c_uint64 * 6), ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t), ("peak_process", ctypes.c_size_t), ("peak_job", ctypes.c_size_t),
    )  # fmt: skip


def limit_memory() -> None:
    """Let this process have no more memory than a bearable workbook needs."""
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        return
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    kernel.CreateJobObjectW.restype = kernel.GetCurrentProcess.restype = ctypes.c_void_p
    limits = JobLimits(process_memory=MOST_MEMORY)
    limits.basic.flags = _PROCESS_MEMORY
    job = ctypes.c_void_p(kernel.CreateJobObjectW(None, None))
    # A system that refuses leaves the limits of time, of size and of what a file may unpack to.
    kernel.SetInformationJobObject(job, _EXTENDED, ctypes.byref(limits), ctypes.sizeof(limits))
    kernel.AssignProcessToJobObject(job, ctypes.c_void_p(kernel.GetCurrentProcess()))
