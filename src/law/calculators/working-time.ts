/** Paid days a month: 人社部发〔2025〕2号 left them at 21.75. */
export const daysPaid = 21.75
export const hoursADay = 8
export const paidDaysNotice = '关于职工全年月平均工作时间和工资折算问题的通知'
