; The setup program: for one user, without an administrator. Made by installers.sh:
;
;   makensis -INPUTCHARSET UTF8 -DVERSION=0.1.0 -DVERSION_NUMBERS=0.1.0.0 -DFILES=FOLDER -DREMOVED=removed.nsh \
;     -DICON=runatlas.ico -DSIDE=side.bmp -DOUT=setup.exe installer.nsi
;
; FILES is a folder of all that is installed; REMOVED is a file that defines how each of its files is removed.
; Of the finished setup: /S installs silently, /D=FOLDER (last, without quotes) says where to, /LANG=en or zh-CN in which
; language. Components: /NOMENU /NOFOLDERS /NOVIEWS /NOPATH leave out, /DESKTOP /DATABASES add. A new version keeps the earlier
; choice. Exit codes: 0 done, 1 cancelled, 2 failed.

; First, because the default is a 32-bit program.
Target amd64-unicode
SetCompressor /SOLID lzma
SetCompressorDictSize 64

!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh
!include Sections.nsh
!include WinMessages.nsh
!include WordFunc.nsh

; Defines `DeleteInstalled`: the files of this version one by one.
!include "${REMOVED}"

!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\Runatlas"
!define APP_PATHS "Software\Microsoft\Windows\CurrentVersion\App Paths\runatlas.exe"
!define CLASSES "Software\Classes"

Name "Runatlas"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\Runatlas"
InstallDirRegKey HKCU "${UNINSTALL}" "InstallLocation"
RequestExecutionLevel user
ManifestDPIAware true
ManifestSupportedOS Win10
BrandingText "Runatlas ${VERSION}"
ShowInstDetails nevershow
ShowUninstDetails nevershow

VIProductVersion "${VERSION_NUMBERS}"
VIAddVersionKey /LANG=0 "ProductName" "Runatlas"
VIAddVersionKey /LANG=0 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=0 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=0 "FileDescription" "Runatlas Setup"
VIAddVersionKey /LANG=0 "LegalCopyright" "MIT OR Apache-2.0"

; --- Pages ------------------------------------------------------------------------------------------------------------
!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_COMPONENTSPAGE_SMALLDESC
!define MUI_WELCOMEFINISHPAGE_BITMAP "${SIDE}"
!define MUI_WELCOMEFINISHPAGE_BITMAP_STRETCH AspectFitHeight
!define MUI_FINISHPAGE_RUN "$INSTDIR\runatlas.exe"
!define MUI_FINISHPAGE_TEXT "$(finished)"
!define MUI_FINISHPAGE_NOREBOOTSUPPORT

!insertmacro MUI_PAGE_COMPONENTS
!define MUI_PAGE_CUSTOMFUNCTION_PRE SkipKnownFolder
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!define MUI_UNCONFIRMPAGE_TEXT_TOP "$(remove_about)"
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES

!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "SimpChinese"

!macro Text NAME ENGLISH CHINESE
  LangString ${NAME} ${LANG_ENGLISH} "${ENGLISH}"
  LangString ${NAME} ${LANG_SIMPCHINESE} "${CHINESE}"
!macroend
!insertmacro Text finished "Runatlas ${VERSION} has been installed.$\r$\n$\r$\nOpen a results folder in the window, drop it there, or right-click it in Explorer." \
                           "Runatlas ${VERSION} 已安装。$\r$\n$\r$\n可以在窗口中打开结果文件夹，将其拖入窗口，或在资源管理器中右键单击它。"
!insertmacro Text menu "Start menu" "开始菜单"
!insertmacro Text menu_about "Shows Runatlas in the start menu." "在开始菜单中显示 Runatlas。"
!insertmacro Text desktop "Desktop shortcut" "桌面快捷方式"
!insertmacro Text desktop_about "Puts a shortcut on the desktop." "在桌面上创建快捷方式。"
!insertmacro Text folders "“Open with Runatlas” for folders" "文件夹的“用 Runatlas 打开”"
!insertmacro Text folders_about "Adds a command to the context menu of folders and of the space in them. Windows 11 shows it under “Show more options”." \
                                "在文件夹及其空白处的右键菜单中添加命令。Windows 11 将其显示在“显示更多选项”中。"
!insertmacro Text views "Runatlas views (.runatlas)" "Runatlas 视图文件（.runatlas）"
!insertmacro Text views_about "Opens view files with a double click." "双击即可打开视图文件。"
!insertmacro Text databases "Offer Runatlas for databases (.db)" "为数据库（.db）提供 Runatlas"
!insertmacro Text databases_about "Lists Runatlas under “Open with” of .db files, such as mlflow.db. Other programs stay the default." \
                                  "在 .db 文件（例如 mlflow.db）的“打开方式”中列出 Runatlas，不更改默认程序。"
!insertmacro Text path "Command “runatlas”" "命令“runatlas”"
!insertmacro Text path_about "Adds the folder of the program to the search path of this user, for consoles opened afterwards." \
                             "将程序文件夹添加到当前用户的搜索路径（Path），对之后打开的控制台有效。"
!insertmacro Text open_with "Open with Runatlas" "用 Runatlas 打开"
!insertmacro Text type_view "Runatlas view" "Runatlas 视图"
!insertmacro Text type_database "MLflow database" "MLflow 数据库"
!insertmacro Text is_running "Runatlas is running.$\r$\n$\r$\nIts windows stay open and keep the version they have. Windows opened afterwards are the new version." \
                             "Runatlas 正在运行。$\r$\n$\r$\n已打开的窗口仍使用原来的版本；之后打开的窗口使用新版本。"
!insertmacro Text is_later "A later version of Runatlas is installed: $0.$\r$\n$\r$\nReplace it with ${VERSION}?" \
                           "已安装更高版本的 Runatlas：$0。$\r$\n$\r$\n要替换为 ${VERSION} 吗？"
!insertmacro Text not_replaced "The program that is there cannot be replaced. Close all windows of Runatlas and try again." \
                               "无法替换现有程序。请关闭所有 Runatlas 窗口后重试。"
!insertmacro Text close_first "Runatlas is running. Close all its windows, then try again." "Runatlas 正在运行。请关闭其所有窗口，然后重试。"
!insertmacro Text remove_about "Runatlas is removed from this computer. Results are not touched. Settings and the log of changes stay in your profile: %APPDATA%\runatlas and %LOCALAPPDATA%\runatlas." \
                               "将从这台计算机中卸载 Runatlas，不会触及任何结果。设置和更改日志保留在用户配置文件中：%APPDATA%\runatlas 和 %LOCALAPPDATA%\runatlas。"
!insertmacro Text path_not_set "The search path of this user could not be changed." "无法更改当前用户的搜索路径。"

; --- What is registered, each with its way back --------------------------------------------------------------------------
!macro RegisterCommand KEY ARGUMENT
  WriteRegStr HKCU "${CLASSES}\${KEY}\command" "" '"$INSTDIR\runatlas.exe" "${ARGUMENT}"'
!macroend

!macro RegisterType ID NAME ICON_FILE
  WriteRegStr HKCU "${CLASSES}\${ID}" "" "${NAME}"
  WriteRegStr HKCU "${CLASSES}\${ID}\DefaultIcon" "" "$INSTDIR\${ICON_FILE}"
  !insertmacro RegisterCommand "${ID}\shell\open" "%1"
!macroend

; Keys of file types belong to all programs: only what is ours goes, the key itself when nothing is left in it.
!macro RemoveOpenWith EXTENSION ID
  DeleteRegValue HKCU "${CLASSES}\${EXTENSION}\OpenWithProgids" "${ID}"
  DeleteRegKey /ifempty HKCU "${CLASSES}\${EXTENSION}\OpenWithProgids"
  DeleteRegKey /ifempty HKCU "${CLASSES}\${EXTENSION}"
  DeleteRegKey HKCU "${CLASSES}\${ID}"
!macroend

!macro RemoveOptional
  Delete "$SMPROGRAMS\Runatlas.lnk"
  Delete "$DESKTOP\Runatlas.lnk"
  DeleteRegKey HKCU "${CLASSES}\Directory\shell\Runatlas"
  DeleteRegKey /ifempty HKCU "${CLASSES}\Directory\shell"
  DeleteRegKey HKCU "${CLASSES}\Directory\Background\shell\Runatlas"
  DeleteRegKey /ifempty HKCU "${CLASSES}\Directory\Background\shell"
  DeleteRegKey /ifempty HKCU "${CLASSES}\Directory\Background"
  DeleteRegKey /ifempty HKCU "${CLASSES}\Directory"
  ReadRegStr $1 HKCU "${CLASSES}\.runatlas" ""
  ${If} $1 == "Runatlas.View"
    DeleteRegValue HKCU "${CLASSES}\.runatlas" ""
    DeleteRegValue HKCU "${CLASSES}\.runatlas" "Content Type"
  ${EndIf}
  !insertmacro RemoveOpenWith ".runatlas" "Runatlas.View"
  !insertmacro RemoveOpenWith ".db" "Runatlas.Database"
  DeleteRegKey HKCU "${CLASSES}\Applications\runatlas.exe"
  DeleteRegKey /ifempty HKCU "${CLASSES}\Applications"
!macroend

; Explorer looks at its types again.
!macro TellExplorer
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
!macroend

; The search path of the user, which may be longer than a variable of a setup program can be (1,024 characters): it never
; becomes one, but stays in memory got for it. Between two semicolons each, every folder looks alike.
; $9 becomes the text of all folders, or 0; $8 the kind of the value (REG_SZ, REG_EXPAND_SZ); $7 where our folder is in it, or 0.
!define HKCU_HANDLE "p -2147483647"
!macro FindInPath
  StrCpy $9 0
  StrCpy $8 2
  StrCpy $7 0
  StrCpy $2 0
  System::Call 'advapi32::RegGetValueW(${HKCU_HANDLE}, w "Environment", w "Path", i 0x10000006, *i .r8, p 0, *i .r2) i .r0'
  ${If} $0 = 0
  ${OrIf} $0 = 2
    StrLen $3 $INSTDIR
    IntOp $4 $3 * 2
    IntOp $4 $4 + $2
    IntOp $4 $4 + 64
    System::Call 'kernel32::GlobalAlloc(i 0x40, p r4) p .r9'
    System::Call 'kernel32::lstrcpyW(p r9, w ";")'
    ${If} $0 = 0
      IntPtrOp $5 $9 + 2
      System::Call 'advapi32::RegGetValueW(${HKCU_HANDLE}, w "Environment", w "Path", i 0x10000006, *i .r8, p r5, *i r2 r2) i .r0'
      System::Call 'kernel32::lstrcatW(p r9, w ";")'
    ${Else}
      StrCpy $8 2
    ${EndIf}
    System::Call 'shlwapi::StrStrIW(p r9, w ";$INSTDIR;") p .r7'
  ${EndIf}
!macroend

; Writes the text back, without the semicolons at its ends; nothing at all when nothing is left.
!macro WritePath
  System::Call 'kernel32::lstrlenW(p r9) i .r3'
  ${If} $3 <= 2
    DeleteRegValue HKCU "Environment" "Path"
  ${Else}
    ; The last semicolon becomes the end.
    IntOp $4 $3 - 1
    IntOp $4 $4 * 2
    IntPtrOp $5 $9 + $4
    System::Call '*$5(&i2 0)'
    IntPtrOp $5 $9 + 2
    System::Call 'advapi32::RegSetKeyValueW(${HKCU_HANDLE}, w "Environment", w "Path", i r8, p r5, i r4) i .r0'
  ${EndIf}
  SendMessage ${HWND_BROADCAST} ${WM_SETTINGCHANGE} 0 "STR:Environment" /TIMEOUT=2000
!macroend

!macro RemoveFromPath
  !insertmacro FindInPath
  ${If} $7 P<> 0
    ; What follows our folder moves to where it began.
    StrLen $3 ";$INSTDIR"
    IntOp $4 $3 * 2
    IntPtrOp $5 $7 + $4
    System::Call 'kernel32::lstrlenW(p r5) i .r6'
    IntOp $6 $6 + 1
    IntOp $6 $6 * 2
    System::Call 'kernel32::RtlMoveMemory(p r7, p r5, p r6)'
    !insertmacro WritePath
  ${EndIf}
  System::Call 'kernel32::GlobalFree(p r9)'
!macroend

; --- Installing -------------------------------------------------------------------------------------------------------
; Older executables, renamed because they ran.
!macro DeleteRenamed
  Delete "$INSTDIR\runatlas.*.old"
!macroend

; A file of ours may be running: then it cannot be written, but given another name.
!macro MakeRoom FILE
  ClearErrors
  Delete "$INSTDIR\${FILE}"
  ${If} ${FileExists} "$INSTDIR\${FILE}"
    GetTempFileName $1 "$INSTDIR"
    Delete "$1"
    ${GetBaseName} "$1" $1
    ClearErrors
    Rename "$INSTDIR\${FILE}" "$INSTDIR\${FILE}.$1.old"
    ${If} ${Errors}
      MessageBox MB_ICONSTOP|MB_OK "$(not_replaced)" /SD IDOK
      SetErrorLevel 2
      Abort "$(not_replaced)"
    ${EndIf}
  ${EndIf}
!macroend

; Not in the list: there is nothing to choose.
Section "-program"
  SetOutPath "$INSTDIR"
  !insertmacro DeleteRenamed
  !insertmacro MakeRoom "runatlas.exe"
  !insertmacro MakeRoom "runatlas.com"
  !insertmacro RemoveOptional
  !insertmacro RemoveFromPath
  ClearErrors
  File "${FILES}/runatlas.exe"
  File "${FILES}/runatlas.com"
  File "${FILES}/*.txt"
  File "${FILES}/*.md"
  File "${FILES}/*.ico"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  ${If} ${Errors}
    SetErrorLevel 2
    Abort
  ${EndIf}

  WriteRegStr HKCU "${APP_PATHS}" "" "$INSTDIR\runatlas.exe"
  WriteRegStr HKCU "${APP_PATHS}" "Path" "$INSTDIR"
  WriteRegStr HKCU "${CLASSES}\Applications\runatlas.exe" "FriendlyAppName" "Runatlas"
  !insertmacro RegisterCommand "Applications\runatlas.exe\shell\open" "%1"

  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "Runatlas"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\runatlas.exe,0"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "Runatlas"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" $0
SectionEnd

Section "$(menu)" SectionMenu
  CreateShortcut "$SMPROGRAMS\Runatlas.lnk" "$INSTDIR\runatlas.exe"
SectionEnd

Section /o "$(desktop)" SectionDesktop
  CreateShortcut "$DESKTOP\Runatlas.lnk" "$INSTDIR\runatlas.exe"
SectionEnd

!macro RegisterFolderMenu KEY ARGUMENT
  WriteRegStr HKCU "${CLASSES}\${KEY}\shell\Runatlas" "" "$(open_with)"
  WriteRegStr HKCU "${CLASSES}\${KEY}\shell\Runatlas" "Icon" "$INSTDIR\runatlas.exe,0"
  !insertmacro RegisterCommand "${KEY}\shell\Runatlas" "${ARGUMENT}"
!macroend

Section "$(folders)" SectionFolders
  !insertmacro RegisterFolderMenu "Directory" "%1"
  ; A drive is given as C:\, whose backslash would make the quote after it a part of the path.
  !insertmacro RegisterFolderMenu "Directory\Background" "%V\."
SectionEnd

Section "$(views)" SectionViews
  !insertmacro RegisterType "Runatlas.View" "$(type_view)" "view.ico"
  WriteRegStr HKCU "${CLASSES}\.runatlas" "" "Runatlas.View"
  WriteRegStr HKCU "${CLASSES}\.runatlas" "Content Type" "application/x-runatlas-view"
  WriteRegStr HKCU "${CLASSES}\.runatlas\OpenWithProgids" "Runatlas.View" ""
  WriteRegStr HKCU "${CLASSES}\Applications\runatlas.exe\SupportedTypes" ".runatlas" ""
SectionEnd

; Not chosen by default: where no other program is registered for .db, Windows takes the only one that is offered.
Section /o "$(databases)" SectionDatabases
  !insertmacro RegisterType "Runatlas.Database" "$(type_database)" "database.ico"
  WriteRegStr HKCU "${CLASSES}\.db\OpenWithProgids" "Runatlas.Database" ""
  WriteRegStr HKCU "${CLASSES}\Applications\runatlas.exe\SupportedTypes" ".db" ""
SectionEnd

Section "$(path)" SectionPath
  !insertmacro FindInPath
  ${If} $9 P= 0
    DetailPrint "$(path_not_set)"
  ${Else}
    ${If} $7 P= 0
      System::Call 'kernel32::lstrcatW(p r9, w "$INSTDIR;")'
      !insertmacro WritePath
    ${EndIf}
    System::Call 'kernel32::GlobalFree(p r9)'
  ${EndIf}
SectionEnd

Section -tell
  !insertmacro TellExplorer
SectionEnd

!insertmacro MUI_FUNCTION_DESCRIPTION_BEGIN
  !insertmacro MUI_DESCRIPTION_TEXT ${SectionMenu} "$(menu_about)"
  !insertmacro MUI_DESCRIPTION_TEXT ${SectionDesktop} "$(desktop_about)"
  !insertmacro MUI_DESCRIPTION_TEXT ${SectionFolders} "$(folders_about)"
  !insertmacro MUI_DESCRIPTION_TEXT ${SectionViews} "$(views_about)"
  !insertmacro MUI_DESCRIPTION_TEXT ${SectionDatabases} "$(databases_about)"
  !insertmacro MUI_DESCRIPTION_TEXT ${SectionPath} "$(path_about)"
!insertmacro MUI_FUNCTION_DESCRIPTION_END

; $0 = 1: the section is chosen.
!macro Choose SECTION
  ${If} $0 = 1
    !insertmacro SelectSection ${SECTION}
  ${Else}
    !insertmacro UnselectSection ${SECTION}
  ${EndIf}
!macroend

; As it was with the version that is there.
!macro ChooseAsBefore SECTION KEY
  StrCpy $0 1
  ReadRegStr $1 HKCU "${KEY}\command" ""
  ${If} $1 == ""
    StrCpy $0 0
  ${EndIf}
  !insertmacro Choose ${SECTION}
!macroend

!macro ChooseAsFile SECTION FILE
  StrCpy $0 0
  ${If} ${FileExists} "${FILE}"
    StrCpy $0 1
  ${EndIf}
  !insertmacro Choose ${SECTION}
!macroend

; /OPTION of the command line makes the section chosen (1) or not (0).
!macro ChooseByOption OPTION SECTION CHOSEN
  ClearErrors
  ${GetOptions} $R0 "/${OPTION}" $1
  ${IfNot} ${Errors}
    StrCpy $0 ${CHOSEN}
    !insertmacro Choose ${SECTION}
  ${EndIf}
!macroend

!macro LanguageOption
  ${GetParameters} $R0
  ClearErrors
  ${GetOptions} $R0 "/LANG=" $1
  ${IfNot} ${Errors}
    ${If} $1 == "zh-CN"
      StrCpy $LANGUAGE ${LANG_SIMPCHINESE}
    ${ElseIf} $1 == "en"
      StrCpy $LANGUAGE ${LANG_ENGLISH}
    ${EndIf}
  ${EndIf}
!macroend

; $1 = 1: a program runs from this folder.
!macro IsRunning
  StrCpy $1 0
  ${If} ${FileExists} "$INSTDIR\runatlas.exe"
    ClearErrors
    FileOpen $0 "$INSTDIR\runatlas.exe" a
    ${If} ${Errors}
      StrCpy $1 1
    ${Else}
      FileClose $0
    ${EndIf}
  ${EndIf}
!macroend

Var IsUpgrade

Function .onInit
  !insertmacro LanguageOption
  StrCpy $IsUpgrade 0
  ReadRegStr $0 HKCU "${UNINSTALL}" "DisplayVersion"
  ${If} $0 != ""
    StrCpy $IsUpgrade 1
    ${VersionCompare} "$0" "${VERSION}" $1
    ${If} $1 = 1
      MessageBox MB_ICONQUESTION|MB_YESNO "$(is_later)" /SD IDYES IDYES +3
      SetErrorLevel 1
      Quit
    ${EndIf}
    !insertmacro ChooseAsBefore ${SectionFolders} "${CLASSES}\Directory\shell\Runatlas"
    !insertmacro ChooseAsBefore ${SectionViews} "${CLASSES}\Runatlas.View\shell\open"
    !insertmacro ChooseAsBefore ${SectionDatabases} "${CLASSES}\Runatlas.Database\shell\open"
    !insertmacro ChooseAsFile ${SectionMenu} "$SMPROGRAMS\Runatlas.lnk"
    !insertmacro ChooseAsFile ${SectionDesktop} "$DESKTOP\Runatlas.lnk"
    !insertmacro FindInPath
    StrCpy $0 0
    ${If} $7 P<> 0
      StrCpy $0 1
    ${EndIf}
    System::Call 'kernel32::GlobalFree(p r9)'
    !insertmacro Choose ${SectionPath}
  ${EndIf}
  !insertmacro ChooseByOption "NOMENU" ${SectionMenu} 0
  !insertmacro ChooseByOption "NOFOLDERS" ${SectionFolders} 0
  !insertmacro ChooseByOption "NOVIEWS" ${SectionViews} 0
  !insertmacro ChooseByOption "NOPATH" ${SectionPath} 0
  !insertmacro ChooseByOption "DESKTOP" ${SectionDesktop} 1
  !insertmacro ChooseByOption "DATABASES" ${SectionDatabases} 1
  !insertmacro IsRunning
  ${If} $1 = 1
    MessageBox MB_ICONINFORMATION|MB_OKCANCEL "$(is_running)" /SD IDOK IDOK +3
    SetErrorLevel 1
    Quit
  ${EndIf}
FunctionEnd

; A new version goes where the earlier one is: there is one installation a user.
Function SkipKnownFolder
  ${If} $IsUpgrade = 1
    Abort
  ${EndIf}
FunctionEnd

; --- Removing ---------------------------------------------------------------------------------------------------------
Function un.onInit
  !insertmacro LanguageOption
  again:
  !insertmacro IsRunning
  ${If} $1 = 1
    MessageBox MB_ICONEXCLAMATION|MB_RETRYCANCEL "$(close_first)" /SD IDCANCEL IDRETRY again
    SetErrorLevel 2
    Quit
  ${EndIf}
FunctionEnd

Section "Uninstall"
  !insertmacro RemoveFromPath
  !insertmacro RemoveOptional
  DeleteRegKey HKCU "${APP_PATHS}"
  DeleteRegKey HKCU "${UNINSTALL}"
  !insertmacro DeleteRenamed
  !insertmacro DeleteInstalled
  Delete "$INSTDIR\uninstall.exe"
  ; Stays when somebody put something of their own into it.
  RMDir "$INSTDIR"
  !insertmacro TellExplorer
SectionEnd
