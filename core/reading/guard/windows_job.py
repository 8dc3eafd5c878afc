"""Job objects, by which Windows limits processes (learn.microsoft.com, "Job Objects"); nothing on other systems."""

import sys

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _EXTENDED_LIMITS = 9
    """JobObjectExtendedLimitInformation."""
    _PROCESS_TIME, _ACTIVE_PROCESS, _JOB_MEMORY = 0x2, 0x8, 0x200
    _DIE_ON_UNHANDLED_EXCEPTION, _KILL_ON_JOB_CLOSE = 0x400, 0x2000
    _SET_QUOTA_AND_TERMINATE = 0x0100 | 0x0001
    """PROCESS_SET_QUOTA and PROCESS_TERMINATE, the rights needed to put a process into a job."""
    _SECOND = 10_000_000
    """In units of 100 ns."""

    class _BasicLimits(ctypes.Structure):
        _fields_ = (
            ("PerProcessUserTimeLimit", ctypes.c_int64),
            ("PerJobUserTimeLimit", ctypes.c_int64),
            ("LimitFlags", wintypes.DWORD),
            ("MinimumWorkingSetSize", ctypes.c_size_t),
            ("MaximumWorkingSetSize", ctypes.c_size_t),
            ("ActiveProcessLimit", wintypes.DWORD),
            ("Affinity", ctypes.c_size_t),
            ("PriorityClass", wintypes.DWORD),
            ("SchedulingClass", wintypes.DWORD),
        )

    class _ExtendedLimits(ctypes.Structure):
        _fields_ = (
            ("BasicLimitInformation", _BasicLimits),
            ("IoInfo", ctypes.c_uint64 * 6),
            ("ProcessMemoryLimit", ctypes.c_size_t),
            ("JobMemoryLimit", ctypes.c_size_t),
            ("PeakProcessMemoryUsed", ctypes.c_size_t),
            ("PeakJobMemoryUsed", ctypes.c_size_t),
        )

    def _kernel() -> ctypes.WinDLL:
        """The functions used here, with types: handles are wider than the int that ctypes assumes."""
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.argtypes = [ctypes.c_void_p, wintypes.LPCWSTR]
        kernel.CreateJobObjectW.restype = wintypes.HANDLE
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        kernel.OpenProcess.argtypes = [wintypes.DWORD, wintypes.BOOL, wintypes.DWORD]
        kernel.OpenProcess.restype = wintypes.HANDLE
        kernel.AssignProcessToJobObject.argtypes = [wintypes.HANDLE, wintypes.HANDLE]
        kernel.SetInformationJobObject.argtypes = [wintypes.HANDLE, ctypes.c_int, ctypes.c_void_p, wintypes.DWORD]
        kernel.TerminateJobObject.argtypes = [wintypes.HANDLE, wintypes.UINT]
        kernel.CloseHandle.argtypes = [wintypes.HANDLE]
        return kernel

    class Job:
        """A job. Everything in it ends when its last handle is closed: at the latest when its maker ends."""

        def __init__(self) -> None:
            self._kernel = _kernel()
            self._handle = self._kernel.CreateJobObjectW(None, None)
            if not self._handle:
                raise ctypes.WinError(ctypes.get_last_error())

        @classmethod
        def of_this_process(cls) -> "Job | None":
            """A job into which this process is put; None if the system refuses."""
            try:
                made = cls()
                made.limit(0, 0)
                made._put(made._kernel.GetCurrentProcess())
            except OSError:
                return None
            return made

        @classmethod
        def around(cls, process: int) -> "Job | None":
            """A job into which another process (by id) and all that it starts are put; None if the system refuses."""
            try:
                made = cls()
                made._set(_KILL_ON_JOB_CLOSE | _DIE_ON_UNHANDLED_EXCEPTION, 0, 0)
                handle = made._kernel.OpenProcess(_SET_QUOTA_AND_TERMINATE, False, process)
                if not handle:
                    return None
                try:
                    made._put(handle)
                finally:
                    made._kernel.CloseHandle(handle)
            except OSError:
                return None
            return made

        def limit(self, memory: int, seconds: int) -> None:
            """Allow so many bytes and so much processor time in all (0: any), and no further process."""
            flags = _ACTIVE_PROCESS | _KILL_ON_JOB_CLOSE | _DIE_ON_UNHANDLED_EXCEPTION
            flags |= (_JOB_MEMORY if memory else 0) | (_PROCESS_TIME if seconds else 0)
            self._set(flags, memory, seconds)

        def end(self) -> None:
            """End everything in it."""
            self._kernel.TerminateJobObject(self._handle, 1)
            self._kernel.CloseHandle(self._handle)

        def _set(self, flags: int, memory: int, seconds: int) -> None:
            limits = _ExtendedLimits()
            limits.BasicLimitInformation.LimitFlags = flags
            limits.BasicLimitInformation.ActiveProcessLimit = 1
            limits.BasicLimitInformation.PerProcessUserTimeLimit = seconds * _SECOND
            limits.JobMemoryLimit = memory
            size = ctypes.sizeof(limits)
            if not self._kernel.SetInformationJobObject(self._handle, _EXTENDED_LIMITS, ctypes.byref(limits), size):
                raise ctypes.WinError(ctypes.get_last_error())

        def _put(self, process: int) -> None:
            if not self._kernel.AssignProcessToJobObject(self._handle, process):
                raise ctypes.WinError(ctypes.get_last_error())
