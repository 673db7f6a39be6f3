//! What a pickle must not be able to reach: modules and functions that run commands, evaluate text, open files or
//! connections. A pickle of data or of a model imports none of them.

/// Modules, whatever is taken from them, with all that lies below them.
const MODULES: &[&str] = &[
    "_aix_support",
    "_bootsubprocess",
    "_osx_support",
    "_pickle",
    "_posixsubprocess",
    "_pyrepl",
    "_socket",
    "_winapi",
    "aiohttp",
    "asyncio",
    "atexit",
    "bdb",
    "cProfile",
    "cffi",
    "code",
    "codeop",
    "commands",
    "concurrent",
    "ctypes",
    "distutils",
    "doctest",
    "ensurepip",
    "faulthandler",
    "fileinput",
    "ftplib",
    "glob",
    "http",
    "httplib",
    "idlelib",
    "imaplib",
    "imp",
    "importlib",
    "lib2to3",
    "linecache",
    "marshal",
    "mmap",
    "msvcrt",
    "multiprocessing",
    "nt",
    "ntpath",
    "nturl2path",
    "os",
    "pdb",
    "pexpect",
    "pickle",
    "pip",
    "pkgutil",
    "platform",
    "poplib",
    "popen2",
    "posix",
    "posixpath",
    "profile",
    "pty",
    "py_compile",
    "pydoc",
    "pydoc_data",
    "requests",
    "resource",
    "runpy",
    "select",
    "setuptools",
    "shelve",
    "shutil",
    "signal",
    "site",
    "smtplib",
    "socket",
    "socketserver",
    "ssl",
    "subprocess",
    "sys",
    "sysconfig",
    "syslog",
    "telnetlib",
    "tempfile",
    "timeit",
    "trace",
    "tty",
    "turtle",
    "urllib",
    "urllib2",
    "venv",
    "webbrowser",
    "winreg",
    "xmlrpc",
    "zipimport",
];

/// Functions of other modules.
const FUNCTIONS: &[(&str, &[&str])] = &[
    ("codecs", &["open"]),
    ("_io", &["FileIO", "open", "open_code"]),
    ("functools", &["reduce"]),
    ("io", &["FileIO", "open", "open_code"]),
    ("joblib", &["load"]),
    ("logging.config", &["dictConfig", "fileConfig", "listen"]),
    ("numpy", &["fromfile", "load", "save", "savetxt"]),
    ("numpy.testing._private.utils", &["*"]),
    ("operator", &["attrgetter", "methodcaller", "call"]),
    ("pandas", &["eval", "read_pickle"]),
    ("pathlib", &["Path.unlink", "Path.write_bytes", "Path.write_text"]),
    ("torch", &["load"]),
    ("torch.hub", &["*"]),
    ("torch.jit", &["load"]),
    ("torch.serialization", &["load"]),
    ("torch.utils.cpp_extension", &["*"]),
    ("types", &["ModuleType"]),
    ("uuid", &["_get_command_stdout"]),
];

/// Builtins that are no types.
const BUILTINS: &[&str] = &[
    "__build_class__",
    "__import__",
    "apply",
    "breakpoint",
    "compile",
    "delattr",
    "eval",
    "exec",
    "execfile",
    "exit",
    "file",
    "getattr",
    "globals",
    "input",
    "locals",
    "open",
    "quit",
    "raw_input",
    "reload",
    "setattr",
    "vars",
];

/// Whether what is imported under this name, such as `posix.system`, is none of the business of a pickle.
pub(in crate::preview) fn is_dangerous(global: &str) -> bool {
    if let Some(name) = global.strip_prefix("builtins.").or_else(|| global.strip_prefix("__builtin__.")) {
        // `builtins.eval`, and what is reached through an attribute of anything: `builtins.object.__subclasses__`.
        return name.contains('.') || BUILTINS.contains(&name);
    }
    let root = global.split('.').next().unwrap_or_default();
    if MODULES.contains(&root) || global.contains(".__") {
        return true;
    }
    FUNCTIONS.iter().any(|(module, names)| {
        let name = global.strip_prefix(module).and_then(|rest| rest.strip_prefix('.'));
        name.is_some_and(|name| names.contains(&"*") || names.contains(&name))
    })
}

/// Whether it makes functions of code that the file itself holds, as cloudpickle does: nothing runs while it is loaded
/// that was not asked for, but whoever calls such a function runs code of the file.
pub(in crate::preview) fn holds_code(global: &str) -> bool {
    matches!(
        global,
        "types.CodeType" | "types.FunctionType" | "dill._dill._create_function" | "dill._dill._create_code"
    ) || global.starts_with("cloudpickle.cloudpickle._builtin_type")
        || (global.starts_with("cloudpickle.")
            && (global.ends_with("._make_function") || global.ends_with("._fill_function")))
}
